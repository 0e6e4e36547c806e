"""Kernels for the sandbox's tests, and a way to run code in one."""

from __future__ import annotations

import contextlib
import queue
from pathlib import Path

import pytest

from autograder.sandbox import Limits, start_student_kernel
from tests.needs import have

QUICK = ("numpy",)
#: Seconds to wait for what will come: a machine may be busy.
PATIENCE = 900


class Session:
    """A student kernel and a client of it."""

    def __init__(self, kernel):
        self.kernel = kernel
        self.client = kernel.client()
        self.client.wait_for_ready(timeout=PATIENCE)

    def run(self, code: str) -> str:
        """What the cell printed, then "Name: message" of what it raised; `EOFError` if that was the kernel's end."""
        said = []
        request = self.client.execute(code, store_history=False)
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=0.5)
            except queue.Empty:
                if not self.kernel.alive():
                    raise EOFError(f"the kernel {self.kernel.reason}") from None
                continue
            content = message["content"]
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "stream":
                said.append(content["text"])
            elif message["msg_type"] == "error":
                said.append(f"{content['ename']}: {content['evalue']}")
            elif content.get("execution_state") == "idle":
                return "".join(said).strip()

    def run_to_death(self, code: str, seconds: float = PATIENCE) -> str | None:
        """Send a cell that does not come back; the kernel's cause of death."""
        self.client.execute(code)
        self.kernel._await_death(seconds)
        return self.kernel.cause_of_death()

    def close(self):
        self.client.stop_channels()
        self.kernel.close()


@pytest.fixture
def connect():
    """`connect(kernel)` -> Session."""
    return Session


@pytest.fixture(scope="module")
def lesson(tmp_path_factory) -> Path:
    """A lesson's folder with a data file and a link that leads out of it."""
    folder = tmp_path_factory.mktemp("course") / "lesson"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "ratings.csv").write_text("user,item,rating\n1,2,3\n")
    (folder / "link.txt").symlink_to("/etc/passwd")
    return folder


def begin(lesson: Path, tier: str = "bubblewrap", **options) -> Session:
    """A session; the test is skipped where the tier cannot be had."""
    have(tier)
    options = {"preload": QUICK, "limits": Limits(disk_bytes=16 << 20)} | options
    return Session(start_student_kernel(lesson, tier=tier, unsafe=tier == "rlimits", **options))


@pytest.fixture
def start(lesson):
    """`start(tier, ...)` -> Session, a kernel of this test's own."""
    with contextlib.ExitStack() as stack:

        def one(*arguments, **options) -> Session:
            session = begin(lesson, *arguments, **options)
            stack.callback(session.close)
            return session

        yield one


@pytest.fixture(scope="module", params=["bubblewrap", "landlock"])
def lasting(request, lesson):
    session = begin(lesson, request.param)
    yield session
    session.close()


@pytest.fixture
def student(lasting) -> Session:
    """A kernel of each tier that hides files, one for many tests: only an end of it calls for another."""
    if not lasting.kernel.alive():
        lasting.kernel.restart()
        lasting.client.wait_for_ready(timeout=PATIENCE)
    return lasting
