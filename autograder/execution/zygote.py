"""A warm parent of checker processes: it has imported what checks need, and forks one checker per submission."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys

from autograder.execution.channel import Channel
from autograder.sandbox.meter import tree_of

__all__ = ["CheckerProcess", "checker_zygote"]

PRELOAD = ("numpy", "pandas", "scipy.sparse", "numpy.testing")
START_SECONDS = 60.0
PID = struct.Struct("<q")
MEMORY_BYTES = 4 << 30  # a small answer may stand for a large value: `range(10**12)`


class CheckerZygote:
    """Starts the warm parent; one per process of the grader, it ends when that process ends."""

    def __init__(self):
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {k: v for k, v in os.environ.items() if k not in ("JPY_PARENT_PID", "PYTHONPATH")}
        environment["MPLBACKEND"] = "Agg"
        code = f"from autograder.execution.zygote import serve; serve({theirs.fileno()})"
        command = [sys.executable, "-P", "-c", code]
        self.process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
        theirs.close()
        self._owner = os.getpid()

    def usable(self) -> bool:
        return self._owner == os.getpid() and self.process.poll() is None

    def fork(self, workdir: str, modules: list[str], path: list[str]) -> CheckerProcess:
        """A checker in `workdir`; `modules` ("module" or "module:name") are imported in the parent first, once."""
        ours, theirs = socket.socketpair()
        request = json.dumps({"workdir": workdir, "modules": modules, "path": path}).encode()
        socket.send_fds(self._socket, [request], [theirs.fileno()])
        theirs.close()
        ours.settimeout(START_SECONDS)
        answer = ours.recv(PID.size, socket.MSG_WAITALL)
        if len(answer) != PID.size:
            ours.close()
            raise RuntimeError("the checker did not start")
        ours.settimeout(None)
        return CheckerProcess(ours, PID.unpack(answer)[0])

    def lend(self) -> int:
        """The socket for requests: processes of one grader may share it, for a request is one packet."""
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(2)
        self.process.kill()
        self.process.wait()


class BorrowedZygote(CheckerZygote):
    """The warm parent that another process of this grader started and looks after."""

    def __init__(self, descriptor: int):
        self._socket = socket.socket(fileno=descriptor)
        self._owner = os.getpid()

    def usable(self) -> bool:
        poll = select.poll()
        poll.register(self._socket, select.POLLHUP)
        return self._owner == os.getpid() and not poll.poll(0)

    def close(self) -> None:
        self._socket.close()


class CheckerProcess:
    """One checker, seen from the grader; `tree` tells how much it works."""

    def __init__(self, endpoint: socket.socket, pid: int):
        self.channel = Channel(endpoint)
        self.pid = pid
        self.tree = tree_of(pid)
        with contextlib.suppress(OSError, AttributeError):
            self._handle = os.pidfd_open(pid)

    def kill(self) -> None:
        self.channel.close()
        with contextlib.suppress(ProcessLookupError):
            if hasattr(self, "_handle"):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
                os.close(self._handle)
                del self._handle
            else:
                os.kill(self.pid, signal.SIGKILL)


_zygote: CheckerZygote | None = None


def checker_zygote() -> CheckerZygote:
    """The warm parent of this process, started when first asked for."""
    global _zygote
    if _zygote is None or not _zygote.usable():
        _zygote = CheckerZygote()
    return _zygote


def borrow(descriptor: int) -> None:
    """Use another process's warm parent from now on; `descriptor` is a copy of what its `lend` gave."""
    global _zygote
    _zygote = BorrowedZygote(descriptor)


# -- in the warm parent -------------------------------------------------------------------------------------------


def serve(descriptor: int) -> None:
    """Import what checks need, then fork a checker for each request on the socket."""
    gc.disable()  # modules are not garbage: a tenth of the time of importing them
    from autograder.execution.checker import make_shell

    control = socket.socket(fileno=descriptor)
    shell = make_shell()
    for name in PRELOAD:
        importlib.import_module(name)
    gc.enable()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        request, endpoints, _, _ = socket.recv_fds(control, 1 << 16, 1)
        if not request:
            return
        message = json.loads(request)
        for entry in message["modules"]:
            module, _, name = entry.partition(":")
            with contextlib.suppress(Exception):
                getattr(importlib.import_module(module), name, None)  # a lazy package imports when asked for a name
        pid = os.fork()
        if pid == 0:
            control.close()
            _become_checker(endpoints[0], message, shell)
        with socket.socket(fileno=endpoints[0]) as endpoint, contextlib.suppress(OSError):
            endpoint.sendall(PID.pack(pid))  # the child says nothing before it is asked


def _become_checker(endpoint: int, message: dict, shell) -> None:
    """Never returns."""
    from autograder.execution.checker import Checker

    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.chdir(message["workdir"])
        sys.path[:0] = message["path"]
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        Checker(Channel(socket.socket(fileno=endpoint)), shell).serve()
        code = 0
    finally:
        os._exit(code)
