"""One plain kernel with the agent in it, and a link to it."""

import pytest

from autograder.bridge.injection import LOADER, agent_modules
from autograder.bridge.link import Link
from autograder.bridge.names import Namespace
from autograder.bridge.wire import Wire, dial
from autograder.execution.kernel import PlainKernel


class Student:
    """Runs code in the student kernel and gives the checker's view of it."""

    def __init__(self, kernel):
        self.wire = Wire(kernel.connection_info)
        self.wire.wait_ready(60)
        self.link = Link()
        self.run(LOADER, agent_modules())
        self.link.connect(dial(kernel.connection_info))

    def run(self, code: str, attachment: bytes | None = None) -> None:
        reply = self.wire.execute(code, silent=True, attachment=attachment)
        assert reply["status"] == "ok", reply

    def __call__(self, code: str) -> Namespace:
        """The namespace in which a check would find what `code` defines."""
        self.run(code)
        self.link.failure = None
        return Namespace(self.link)


@pytest.fixture(scope="session")
def kernel(tmp_path_factory):
    kernel = PlainKernel(tmp_path_factory.mktemp("work"))
    yield kernel
    kernel.close()


@pytest.fixture(scope="session")
def student(kernel):
    student = Student(kernel)
    yield student
    student.link.disconnect()
    student.wire.close()
