"""The warm processes of a class run: started once, early, and lent to every worker.

Student kernels and checkers are forked from processes that have imported what they need. Those belong to the main
process; a worker gets the sockets on which forks are asked for, through a door that only this user can reach.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import multiprocessing
import os
import pickle
import re
import shutil
import signal
import socket
import tempfile
import threading
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from autograder import intake
from autograder.configuration import CONFIG_FILE
from autograder.execution import zygote as checkers
from autograder.sandbox import SandboxError, warm_up
from autograder.sandbox import start as students
from autograder.sandbox.room import own_packages

_WORKER_MODULES = (
    "distributed",
    "autograder.grading.worker",
    "autograder.execution.split",
    "autograder.execution.scores",
    "autograder.repair",
    "autograder.report.feedback",
    "autograder.sandbox",
)
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_SECONDS = 10.0
_MESSAGE_BYTES = 1 << 17
_LOOKED_AT = 20  # notebooks: a setup cell is the same in all of them
_READ = 1 << 20  # bytes
_IMPORT = re.compile(rb"\b(?:import|from)\s+([A-Za-z]\w*)")


class Warmth:
    """Starts the warm processes and lends them; ``door`` is what a worker gives to ``borrow``.

    One more process imports what a worker needs: Dask's workers are forked from it. If students' code is not confined,
    there is nothing to lend, and ``door`` is None.
    """

    def __init__(self, *, confined: bool = True, unsafe: bool = False) -> None:
        self.door: str | None = None
        if confined:
            start(unsafe)
            self._open()
        else:
            _fork_workers_from_one_that_imported()

    def _open(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ag-door-"))  # mode 0700
        self.door = str(self._folder / "door")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(self.door)
        self._listener.listen(64)
        threading.Thread(target=self._serve, name="warm-door", daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            with visitor, contextlib.suppress(OSError):
                visitor.settimeout(_SECONDS)
                states, descriptors = students.lend()
                descriptors = [*descriptors, checkers.checker_zygote().lend()]
                socket.send_fds(visitor, [pickle.dumps(states)], descriptors)

    def close(self) -> None:
        if self.door is None:
            return
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def start(unsafe: bool = False, likely: set[str] | None = None) -> None:
    """Start what is not running yet, without waiting for it; it ends with this process.

    Packages that are `likely` to be used (None: all) are imported for all student kernels at once.

    Raises
    ------
    autograder.sandbox.SandboxError
        Nothing confines students' code here.
    """
    _fork_workers_from_one_that_imported()
    warm_up(unsafe=unsafe, likely=likely)
    checkers.checker_zygote()


def start_if_work_is_likely(course: Path, inbox: Path, *, force: bool, unsafe: bool) -> None:
    """`start`, where something was handed in after the last word in the gradebook.

    For the beginning of a command: reading the configuration takes as long as what is started here. A wrong guess costs
    some seconds of processor time, and nothing else.
    """
    if not (course / CONFIG_FILE).exists():
        return
    gradebook = course / "gradebook.db"
    with contextlib.suppress(OSError, SandboxError):
        if force or not gradebook.exists() or _last_change(inbox) > gradebook.stat().st_mtime:
            start(unsafe, _imports(inbox))


def _imports(inbox: Path) -> set[str] | None:
    """What the first notebooks handed in import, or None where that says too little."""
    names: set[str] = set()
    for path in itertools.islice(inbox.glob("*/*/*.ipynb"), _LOOKED_AT):
        content, _ = intake.read_regular(path, _READ)
        text = (content or b"").replace(rb"\n", b" ")  # as JSON writes the end of a line
        names.update(name.decode() for name in _IMPORT.findall(text))
    return names if names and not names & own_packages() else None


def _last_change(inbox: Path) -> float:
    """When a folder or notebook of ``inbox``/STUDENT/LESSON was last changed, in seconds since 1970."""
    found = [inbox, *inbox.glob("*"), *inbox.glob("*/*"), *inbox.glob("*/*/*")]
    return max(path.lstat().st_mtime for path in found)


def _fork_workers_from_one_that_imported() -> None:
    multiprocessing.set_forkserver_preload(["__main__", *_WORKER_MODULES])
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    # Ctrl-C is for the command alone: it ends the workers itself, which would each complain
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN) if _in_main_thread() else None
    try:
        forkserver.ensure_running()
    finally:
        if handler is not None:
            signal.signal(signal.SIGINT, handler)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


@functools.cache
def borrow(door: str) -> Any:
    """Use the warm processes behind ``door`` in this process, once; without them it starts its own when needed."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as visit:
        visit.settimeout(_SECONDS)
        visit.connect(door)
        message, descriptors, _, _ = socket.recv_fds(visit, _MESSAGE_BYTES, 16)
        if message:
            students.borrow(pickle.loads(message), descriptors[:-1])
            checkers.borrow(descriptors[-1])


__all__ = ["Warmth", "borrow", "start", "start_if_work_is_likely"]
