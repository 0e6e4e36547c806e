"""A warm parent of checker processes: it has imported what checks need, and forks one checker per submission.

The parent and its checkers stand behind the strongest walls that the machine has, like students' code (see
`autograder.sandbox.tiers`): a check is trusted, but it looks at what is not. This is the grader's side; `parent` is
what runs on the other.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.execution.channel import Channel
from autograder.sandbox import bubblewrap, choose, outer
from autograder.sandbox import room as places
from autograder.sandbox._spawn import spawn
from autograder.sandbox.inside import landlock, seccomp
from autograder.sandbox.mask import copy_numba_cache
from autograder.sandbox.meter import tree_of

__all__ = ["CheckerProcess", "checker_zygote", "isolation_of_checkers", "tier_of"]

START_SECONDS = 600.0
INNER_UID = 1000
MEBIBYTE = 1 << 20
SCRATCH_BYTES = 512 * MEBIBYTE
N_FILES = 20_000
CREDENTIALS = struct.Struct("3i")


def isolation_of_checkers() -> str:
    """How checkers are confined here: "nested" (bubblewrap and namespaces of their own), "landlock" or "none"."""
    if sys.platform != "linux":
        return "none"
    best = choose(unsafe=True).isolation
    if best == "bubblewrap":  # forks without namespaces of their own need another wall between them
        best = "landlock" if landlock.abi() and seccomp.supported() else "none"
    return best


def tier_of(isolation: str) -> str:
    """The word for it: "bubblewrap", "landlock" or "none"."""
    return "bubblewrap" if isolation == "nested" else isolation


class CheckerZygote:
    """Starts the warm parent; one per process of the grader, it ends when that process ends.

    Parameters
    ----------
    isolation : {"nested", "landlock", "none"}
        See `isolation_of_checkers`.
    """

    def __init__(self, isolation: str = "none"):
        self.isolation = isolation
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._folder = Path(tempfile.mkdtemp(prefix="ag-checks-"))
        command, environment = self._plain() if isolation == "none" else self._confined()
        try:
            self.process = spawn(
                [*command, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
            )
        finally:
            theirs.close()
        self._owner = os.getpid()

    def _plain(self) -> tuple[list[str], dict[str, str]]:
        environment = {k: v for k, v in os.environ.items() if k not in ("JPY_PARENT_PID", "PYTHONPATH")}
        return self._python({"isolation": "none"}), environment | {"MPLBACKEND": "Agg"}

    def _confined(self) -> tuple[list[str], dict[str, str]]:
        walled = self.isolation == "nested"
        room = places.checkers_room()
        uid = outer.other_user(room, walled)
        shared, compiled = self._folder / "shared", self._folder / "numba"
        shared.mkdir()
        compiled.mkdir()
        for name in places.own_packages():
            folder = places.locate_package(name)
            if folder is not None:
                copy_numba_cache(folder, compiled)
        self._folder.chmod(0o700 if walled or uid is None else 0o711)
        environment = places.environment(room, walled) | {"MPLBACKEND": "Agg"}
        settings = {
            "isolation": self.isolation,
            "uid": uid,
            "inner_uid": INNER_UID,
            "bytes": SCRATCH_BYTES,
            "n_files": N_FILES,
            "own_tmp": room.own_tmp,
            "seccomp": seccomp.supported(),
            "readable": [*outer.without_packages(room)[0], str(compiled)],
            "devices": list(outer.DEVICES),
            "numba": places.NUMBA if walled else str(compiled),
        }
        if not walled:
            home = self._folder / "home"
            home.mkdir(mode=0o755)
            more = {"HOME": str(home), "MPLCONFIGDIR": f"{home}/matplotlib", "NUMBA_CACHE_DIR": str(compiled)}
            return self._python(settings), environment | more
        sizes = {places.WARM: 64 * MEBIBYTE, places.HOME: 64 * MEBIBYTE, "/dev/shm": MEBIBYTE}
        binds = [(str(compiled), places.NUMBA)]
        wall = bubblewrap.command(room, shared, nested=True, uid=INNER_UID, sizes=sizes, binds=binds)
        more = {"MPLCONFIGDIR": f"{places.WARM}/matplotlib", "NUMBA_CACHE_DIR": f"{places.HOME}/.numba"}
        return [*wall, *self._python(settings)], environment | more

    def _python(self, settings: dict) -> list[str]:
        code = "from autograder.execution.parent import main; main()"
        return [sys.executable, "-P", "-c", code, json.dumps(settings)]

    def usable(self) -> bool:
        return self._owner == os.getpid() and self.process.poll() is None

    def fork(self, workdir: str, modules: list[str]) -> CheckerProcess:
        """A checker with the files of `workdir`; `modules` ("module" or "module:name") are imported before, once."""
        ours, theirs = socket.socketpair()
        place = os.open(workdir, os.O_RDONLY | os.O_DIRECTORY)
        request = json.dumps({"workdir": workdir, "modules": modules}).encode()
        try:
            if hasattr(socket, "SO_PASSCRED"):
                ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            socket.send_fds(self._socket, [request], [theirs.fileno(), place])
        finally:
            theirs.close()
            os.close(place)
        ours.settimeout(START_SECONDS)
        try:
            return self._started(ours)
        except (OSError, ValueError, KeyError) as error:
            ours.close()
            raise RuntimeError(f"the checker did not start: {error}") from None

    def _started(self, ours: socket.socket) -> CheckerProcess:
        """Read who the checker is; in a pid namespace only the kernel knows its number on this side."""
        pid = 0
        header, ancillary, _, _ = ours.recvmsg(8, socket.CMSG_SPACE(CREDENTIALS.size))
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == getattr(socket, "SCM_CREDENTIALS", None):
                pid = CREDENTIALS.unpack(array.array("b", data).tobytes())[0]
        if len(header) < 8:
            raise OSError("it ended at once")
        answer = json.loads(ours.recv(struct.unpack("<Q", header)[0], socket.MSG_WAITALL))
        if "error" in answer:
            raise OSError(answer["error"])
        ours.settimeout(None)
        return CheckerProcess(ours, pid or answer["pid"], answer["isolation"])

    def lend(self) -> int:
        """The socket for requests: processes of one grader may share it, for a request is one packet."""
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(2)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


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
    """One checker, seen from the grader; `tree` tells how much it works, `tier` what confines it."""

    def __init__(self, endpoint: socket.socket, pid: int, isolation: str):
        self.channel = Channel(endpoint)
        self.tier = tier_of(isolation)
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


_zygotes: dict[bool, CheckerZygote] = {}


def checker_zygote(confined: bool = True) -> CheckerZygote:
    """The warm parent of this process, started when first asked for.

    Not `confined` is for an instructor who trusts the students' code and runs that without walls too.
    """
    found = _zygotes.get(confined)
    if found is None or not found.usable():
        found = _zygotes[confined] = CheckerZygote(isolation_of_checkers() if confined else "none")
    return found


def borrow(descriptor: int) -> None:
    """Use another process's warm parent from now on; `descriptor` is a copy of what its `lend` gave."""
    _zygotes[True] = BorrowedZygote(descriptor)


@atexit.register
def _end() -> None:
    for zygote in _zygotes.values():
        if zygote.usable():
            zygote.close()
