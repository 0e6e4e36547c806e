"""The warm processes of a class run: started once, early, and lent to every worker.

Student kernels and checkers are forked from processes that have imported what they need. Those belong to the main
process; a worker gets the sockets on which forks are asked for, through a door that only this user can reach.
"""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import pickle
import shutil
import socket
import tempfile
import threading
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from autograder.execution import zygote as checkers
from autograder.sandbox import start as students
from autograder.sandbox import warm_up

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


class Warmth:
    """Starts the warm processes and lends them; ``door`` is what a worker gives to ``borrow``.

    One more process imports what a worker needs: Dask's workers are forked from it. If students' code is not confined,
    there is nothing to lend, and ``door`` is None.
    """

    def __init__(self, *, confined: bool = True, unsafe: bool = False) -> None:
        _fork_workers_from_one_that_imported()
        self.door: str | None = None
        if confined:
            self._open(unsafe)

    def _open(self, unsafe: bool) -> None:
        warm_up(unsafe=unsafe)
        checkers.checker_zygote()
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


def _fork_workers_from_one_that_imported() -> None:
    multiprocessing.set_forkserver_preload(["__main__", *_WORKER_MODULES])
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    try:
        forkserver.ensure_running()
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


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


__all__ = ["Warmth", "borrow"]
