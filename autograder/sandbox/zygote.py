"""The grader's side of the warm process."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from autograder.sandbox import bubblewrap, outer
from autograder.sandbox import room as places
from autograder.sandbox._spawn import spawn
from autograder.sandbox.inside import seccomp
from autograder.sandbox.limits import Limits
from autograder.sandbox.mask import build_shadow, parse_mask
from autograder.sandbox.room import PARTS, Room, environment, make_room

__all__ = ["PRELOAD", "SandboxError", "Zygote"]

#: What a warm process imports: third-party packages only, never what a lesson may mask.
PRELOAD = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "matplotlib_inline.backend_inline",
    "numpy",
    "pandas",
    "scipy.sparse",
    "scipy.linalg",
    "scipy.stats",
    "sklearn.base",
    "sklearn.utils.validation",
    "sklearn.feature_extraction.text",
    "sklearn.metrics.pairwise",
    "numba",
    "tqdm.auto",
    "matplotlib.pyplot",
)

_KERNEL_ONLY = PRELOAD[: PRELOAD.index("numpy")]
_INNER_UID = 1000
_MEBIBYTE = 1 << 20
_START_SECONDS = 600
_SHADOW_SECONDS = 5.0  # to find out whether a package has changed costs as much as forking a kernel


class SandboxError(RuntimeError):
    """The sandbox could not be built, or a kernel could not be started in it."""


class Zygote:
    """One warm process and the walls around it, from which student kernels are forked.

    Parameters
    ----------
    preload : iterable of str
        Modules to import before the first fork; those that cannot be imported are passed over.
    isolation : {"nested", "bubblewrap", "landlock", "none"}
        "nested": the process lives in bubblewrap and each fork takes namespaces of its own. "bubblewrap": the same
        without namespaces of its own, good for one kernel only. "landlock" and "none" have no outer wall.
    mask, packages, data
        See `autograder.sandbox.room.make_room`. The mask here only adds its packages: each kernel brings its own.
    trial : bool
        Whether it is only to be found out if this works: nothing is imported.

    Attributes
    ----------
    threads : int
        Threads the warm process had when it was ready. It must be 1 for forks to be sound.
    not_imported : list of str
        Of `preload`.
    """

    def __init__(
        self,
        preload: Iterable[str] = PRELOAD,
        *,
        isolation: str = "nested",
        mask: Iterable[str] = (),
        packages: Iterable[str] | None = None,
        data: Iterable[str] = ("RECSYS_DATA",),
        trial: bool = False,
    ):
        self.isolation = isolation
        self.room: Room = make_room(mask, packages, data)
        self.preload = () if trial else tuple(dict.fromkeys((*_KERNEL_ONLY, *preload)))
        ours = {name.split(".")[0] for name in self.preload} & set(self.room.packages)
        if ours:
            raise ValueError(f"preload must hold third-party packages only, got {sorted(ours)[0]!r}")
        #: The user the sandboxed processes run as, where that is not the grader's own.
        self.uid = outer.other_user(self.room, self.walled)
        self.folder = Path(tempfile.mkdtemp(prefix="ag-", dir=_short_folder()))
        self.shared = self.folder / "shared"
        self.shared.mkdir(mode=0o755)
        self.folder.chmod(0o711 if self.uid is not None and not self.walled else 0o700)
        (self.folder / "sockets").mkdir(mode=0o700)
        self._lock = threading.Lock()
        self._n_kernels, self._shadows = 0, {}
        #: Size of the one kernel's scratch folder, for "bubblewrap" only: elsewhere each kernel says it.
        self.disk_bytes = 256 * _MEBIBYTE
        self.process = None

    @property
    def walled(self) -> bool:
        """Whether a mount namespace hides the machine's files."""
        return self.isolation in ("nested", "bubblewrap")

    @property
    def filtered(self) -> bool:
        """Whether system calls can be filtered here."""
        return self.isolation != "none" and seccomp.supported()

    def task_limit(self, limits: Limits) -> int:
        """RLIMIT_NPROC: in a user namespace the count starts at none, elsewhere with what the user runs already."""
        if self.isolation == "nested" and outer.counts_per_namespace():
            return limits.processes + 1
        return limits.processes + outer.n_tasks(os.getuid() if self.uid is None else self.uid)

    def start(self, binds: Iterable[tuple[str, str]] = ()) -> Zygote:
        """Start the process; it warms up while the grader does something else."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        grader = os.pidfd_open(os.getpid()) if hasattr(os, "pidfd_open") else None
        options = {
            "isolation": self.isolation,
            "uid": self.uid,
            "inner_uid": _INNER_UID,
            "preload": self.preload,
            "grader": grader,
        }
        code = places.CODE if self.walled else str(Path(__file__).parent)
        libraries = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
        start = (
            f"import sys; sys.path += [path for path in {libraries!r} if path not in sys.path]; "  # a user's own, too
            f"sys.path.insert(0, {code!r}); from inside.zygote import main; del sys.path[0]; main()"
        )
        words = [sys.executable, "-I", "-c", start, str(theirs.fileno()), json.dumps(options)]
        if self.walled:
            nested = self.isolation == "nested"
            words = [
                *bubblewrap.command(
                    self.room,
                    self.shared,
                    nested=nested,
                    uid=_INNER_UID if nested else self.uid or os.getuid(),
                    sizes=self._sizes(),
                    binds=list(binds),
                ),
                *words,
            ]
        place = str(self.folder)
        if self.walled:
            place = places.WARM if self.isolation == "nested" else places.HOME
        variables = environment(self.room, self.walled) | {"HOME": place, "MPLCONFIGDIR": f"{place}/matplotlib"}
        try:
            self.errors = open(self.folder / "errors.txt", "w+b")  # noqa: SIM115 - closed with the zygote
            self.process = spawn(
                words,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.errors,
                cwd="/",
                pass_fds=[theirs.fileno()] + ([grader] if grader is not None else []),
                start_new_session=True,
            )
        finally:
            theirs.close()
            if grader is not None:
                os.close(grader)
        self._control = ours
        self._report = None
        return self

    def _sizes(self) -> dict[str, int]:
        if self.isolation == "nested":
            return {places.WARM: 64 * _MEBIBYTE, "/dev/shm": _MEBIBYTE}
        sizes = {places.HOME: self.disk_bytes, "/dev/shm": 64 * _MEBIBYTE}
        return sizes | ({"/tmp": 64 * _MEBIBYTE} if self.room.own_tmp else {})

    def wait(self) -> Zygote:
        """Wait until the process is warm."""
        with self._lock:
            if self._report is None:
                self._report = self._receive_report()
        self.threads, self.not_imported = self._report["threads"], self._report["failed"]
        return self

    def _receive_report(self) -> dict:
        self._control.settimeout(_START_SECONDS)
        try:
            message = self._control.recv(1 << 16)
        except OSError:
            message = b""
        if not message:
            text = self._error_text()
            raise SandboxError(f"the sandbox did not start: {text or 'no message'}")
        return json.loads(message)

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def shadow(self, mask: Iterable[str]) -> dict[str, Path]:
        """For each package of ours, the folder that holds its masked copy; looked at anew after a few seconds."""
        mask = tuple(mask)
        until, found = self._shadows.get(mask, (0.0, {}))
        if time.monotonic() > until:
            found = self._build_shadow(mask)
            self._shadows[mask] = time.monotonic() + _SHADOW_SECONDS, found
        return found

    def _build_shadow(self, mask: tuple[str, ...]) -> dict[str, Path]:
        unknown = {module.split(".")[0] for module in parse_mask(mask)} - set(self.room.packages)
        if unknown:
            raise ValueError(f"the mask names {sorted(unknown)[0]!r}, which is no package of this sandbox")
        target = self.shared / "shadow"
        target.mkdir(exist_ok=True)
        target.chmod(0o755)
        return {
            name: build_shadow(
                name,
                folder,
                [m for m in mask if m.partition(":")[0].split(".")[0] == name],
                target,
                parts=PARTS.get(name),
                stays=self.walled,
            )
            for name, folder in self.room.packages.items()
        }

    def new_id(self) -> str:
        with self._lock:
            self._n_kernels += 1
            return f"{os.getpid()}-{self._n_kernels}"

    def inside(self, path: Path) -> str:
        """Where a path below `shared` is seen from the kernel's side."""
        return f"{places.SHARED}/{path.relative_to(self.shared)}" if self.walled else str(path)

    def fork(self) -> socket.socket:
        """A fork that waits for its settings on the socket that is returned."""
        self.wait()
        if not self.alive():
            raise SandboxError(f"the warm process has ended: {self._error_text()}")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs, self._lock:
            socket.send_fds(self._control, [b"fork"], [theirs.fileno()])
        return ours

    def lend(self) -> tuple[dict, int]:
        """What a `BorrowedZygote` in another process needs: a description, and the socket for requests."""
        shown = ("isolation", "room", "preload", "uid", "folder", "shared", "disk_bytes")
        return {name: getattr(self, name) for name in shown} | {"pid": self.process.pid}, self._control.fileno()

    def try_it(self) -> None:
        """Let a fork go all the way to giving up its rights, without a kernel.

        Raises
        ------
        SandboxError
            It could not.
        """
        control = self.fork()
        with control:
            control.settimeout(_START_SECONDS)
            control.send(json.dumps({"trial": True, "home": places.HOME, "own_tmp": self.room.own_tmp}).encode())
            message = control.recv(1 << 16)
        answer = json.loads(message) if message else {"error": "a fork of the warm process ended at once"}
        if "error" in answer:
            raise SandboxError(answer["error"])

    def end(self) -> None:
        """End the process and every kernel that was forked from it."""
        if self.process is None:
            return
        self._control.close()
        if self.walled:
            self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)  # its socket is closed: it ends by itself
        self.process.kill()
        self.process.wait()
        self.process = None
        self.errors.close()

    def close(self) -> None:
        """End the process and remove its files."""
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _error_text(self) -> str:
        self.errors.flush()
        with open(self.errors.name, "rb") as file:
            return file.read().decode(errors="replace").strip()[-500:]

    def __enter__(self) -> Zygote:
        return self if self.process is not None else self.start()

    def __exit__(self, *error) -> None:
        self.close()


class BorrowedZygote(Zygote):
    """A warm process that another process of this grader started and looks after.

    Any number of processes may ask for forks on the same socket: a request is one packet, and the answer comes on a
    socket of the fork's own. What is asked before the process is warm waits.
    """

    def __init__(self, state: dict, descriptor: int):
        vars(self).update(state)
        self._control = socket.socket(fileno=descriptor)
        self._handle = os.pidfd_open(state["pid"])
        self._lock = threading.Lock()
        self._n_kernels, self._shadows = 0, {}

    def wait(self) -> Zygote:
        return self

    def alive(self) -> bool:
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return not poll.poll(0)

    def end(self) -> None:
        """Only its owner ends it."""

    def close(self) -> None:
        self._control.close()
        os.close(self._handle)

    def _error_text(self) -> str:
        with contextlib.suppress(OSError):
            return (self.folder / "errors.txt").read_text(errors="replace").strip()[-500:]
        return ""


def _short_folder() -> str | None:
    """A socket's path may have 107 bytes."""
    return None if len(tempfile.gettempdir()) <= 60 else "/tmp"
