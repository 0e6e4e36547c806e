"""Kernels for the sandbox's tests, and a way to run code in one."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from autograder.sandbox import Limits, SandboxError, choose, start_student_kernel

QUICK = ("numpy",)


class Session:
    """A student kernel and a client of it."""

    def __init__(self, kernel):
        self.kernel = kernel
        self.client = kernel.client()
        self.client.wait_for_ready(timeout=60)

    def run(self, code: str, timeout: float = 30) -> str:
        """What the cell printed, then "Name: message" of what it raised."""
        said = []

        def keep(message):
            content = message["content"]
            if message["msg_type"] == "stream":
                said.append(content["text"])
            elif message["msg_type"] == "error":
                said.append(f"{content['ename']}: {content['evalue']}")

        self.client.execute_interactive(code, timeout=timeout, output_hook=keep, store_history=False)
        return "".join(said).strip()

    def run_to_death(self, code: str, seconds: float = 30) -> str | None:
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
    try:
        choose(tier, unsafe=True)
    except SandboxError as error:
        pytest.skip(str(error))
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
        lasting.client.wait_for_ready(timeout=60)
    return lasting
