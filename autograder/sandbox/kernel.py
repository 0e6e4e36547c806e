"""One student's kernel, seen from the grader."""

from __future__ import annotations

import array
import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path

from autograder.bridge.injection import CALLS
from autograder.sandbox import outer
from autograder.sandbox import room as places
from autograder.sandbox.limits import Limits
from autograder.sandbox.room import environment
from autograder.sandbox.watchdog import Watchdog
from autograder.sandbox.zygote import SandboxError, Zygote

__all__ = ["StudentKernel"]

_CHANNELS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
_START_SECONDS = 600
N_FILES = 20_000


class StudentKernel:
    """A sandboxed IPython kernel; made by `start_student_kernel`.

    Attributes
    ----------
    connection_info : dict
        As `jupyter_client` wants it: transport "ipc", ip, five ports, key, signature_scheme.
    connection_file : str
        The same as JSON, readable by the grader's user only.
    tier : str
    limits : Limits
    workdir : str
        The notebook's folder as the kernel sees it.
    pid : int
        Of the kernel's keeper, on this side. Ending it ends everything of this student.
    reason : str
        More about a death, in words; "" while it lives.
    """

    def __init__(
        self, zygote: Zygote, workdir, mask: Iterable[str], limits: Limits, tier: str, *, owns_zygote: bool, binds=()
    ):
        self._zygote, self._owns_zygote, self._binds = zygote, owns_zygote, binds
        self._source, self._mask = Path(workdir), tuple(mask)
        self.limits, self.tier = limits, tier
        self._name = zygote.new_id()
        self._sockets = zygote.folder / "sockets" / self._name
        self._sockets.mkdir(mode=0o700)
        self.connection_info = {
            "transport": "ipc",
            "ip": str(self._sockets / "k"),
            **{name: number for number, name in enumerate(_CHANNELS, 1)},
            "key": secrets.token_hex(32),
            "signature_scheme": "hmac-sha256",
            "kernel_name": "python3",
        }
        if len(f"{self.connection_info['ip']}-{CALLS}") > 107:
            raise SandboxError(f"the path of a socket is too long: {self.connection_info['ip']}")
        self.connection_file = str(self._sockets / "connection.json")
        with open(os.open(self.connection_file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump(self.connection_info, file)
        self._control = self._watchdog = None
        self._cpu_before = 0.0
        self._start()

    # -- life ---------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self.reason, self._cause, self.exit_code, self._ours = "", None, None, False
        scratch = self._zygote.shared / "in" / self._name
        listeners = []
        try:
            size = _copy_scratch(self._source, scratch / "work")
            ends = [*(self.connection_info[name] for name in _CHANNELS), CALLS]
            listeners = [_listen(f"{self.connection_info['ip']}-{end}") for end in ends]
            settings = self._settings(scratch, size)
            self._control = self._zygote.fork()
            self._control.settimeout(_START_SECONDS)
            payload = [json.dumps(settings).encode()]
            socket.send_fds(self._control, payload, [listener.fileno() for listener in listeners])
            message, self.pid = _receive_with_sender(self._control)
        except OSError as error:
            self._forget()
            raise SandboxError(f"the student kernel did not start: {error}") from error
        finally:
            for listener in listeners:
                listener.close()
            shutil.rmtree(scratch, ignore_errors=True)
        answer = json.loads(message) if message else {"error": "its process ended at once"}
        if "error" in answer:
            self._forget()
            raise SandboxError(f"the student kernel did not start: {answer['error']}")
        self._control.settimeout(None)
        self._handle = os.pidfd_open(self.pid)
        self.started_at = time.monotonic()
        disk = None if self._zygote.walled else (Path(self.workdir).parent, self._disk_budget)
        self._watchdog = Watchdog(self.pid, self.limits, self._stop, disk)

    def _settings(self, scratch: Path, size: int) -> dict:
        zygote, limits = self._zygote, self.limits
        home = Path(places.HOME) if zygote.walled else self._make_home()
        self.workdir = str(home / "work")
        numba = str(home / ".numba")
        own_tmp = zygote.walled and zygote.room.own_tmp
        if zygote.isolation == "nested":
            temporary = "/tmp" if own_tmp else str(home / ".tmp")
        else:
            temporary = "/tmp" if own_tmp else str(home)
        binds, copies, path = [], [(zygote.inside(scratch / "work"), self.workdir)], []
        for name, shadow in zygote.shadow(self._mask).items():
            if zygote.walled:
                folder = zygote.room.packages[name]
                binds.append((zygote.inside(shadow / name), str(folder)))
                path.append(str(folder.parent))  # it may have been importable from a folder that is not installed
            else:
                path.append(str(shadow))
            copies.append((zygote.inside(shadow / "numba"), numba))
            size += _bytes_of_shadow(shadow)
        self._disk_budget = limits.disk_bytes + 2 * size
        readable, listable = outer.without_packages(zygote.room)
        return {
            "connection": self.connection_info,
            "home": str(home),
            "workdir": self.workdir,
            "disk_bytes": self._disk_budget,
            "n_files": N_FILES,
            "binds": binds,
            "copies": copies,
            "own_tmp": own_tmp,
            "hidden": [places.SHARED, places.WARM],
            "environment": environment(zygote.room, walled=zygote.walled)
            | {
                "HOME": str(home),
                "TMPDIR": temporary,
                "NUMBA_CACHE_DIR": numba,
                "MPLCONFIGDIR": str(home / ".matplotlib"),
            },
            "path": path,
            "limits": asdict(limits) | {"file_bytes": limits.disk_bytes, "processes": zygote.task_limit(limits)},
            "readable": readable if zygote.walled else [*readable, *path],
            "listable": listable,
            "writable": [str(home), *outer.DEVICES],
            "seccomp": zygote.filtered,
        }

    def _make_home(self) -> Path:
        home = self._zygote.folder / "homes" / self._name
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True, mode=0o700)
        if self._zygote.uid is not None:
            os.chown(home, self._zygote.uid, self._zygote.uid)
        return home

    def alive(self) -> bool:
        """Whether the kernel's process is there."""
        return self.cause_of_death() is None

    def cause_of_death(self) -> str | None:
        """None while it lives, else "exited", "killed", "out-of-memory" or "timed-out"."""
        if self._cause is None and _readable(self._handle):
            self._note_the_end()
        return self._cause

    def _note_the_end(self) -> None:
        self._watchdog.stop()
        answer = {}
        with contextlib.suppress(OSError, ValueError):
            self._control.setblocking(False)
            answer = json.loads(self._control.recv(1 << 16) or b"{}")
        self.exit_code = answer.get("ended")
        if self._watchdog.verdict is not None:
            self._cause, self.reason = self._watchdog.verdict
        elif self._ours:
            self._cause, self.reason = "killed", "ended by the grader"
        elif self.exit_code is None or self.exit_code in (-signal.SIGKILL, -signal.SIGXCPU):
            self._cause, self.reason = self._watchdog.guess(self.exit_code)
        elif self.exit_code < 0:
            self._cause, self.reason = "killed", f"ended by {signal.Signals(-self.exit_code).name}"
        else:
            self._cause, self.reason = "exited", f"ended itself with code {self.exit_code}"

    def interrupt(self) -> None:
        """Ask the kernel to stop the running cell (an `interrupt_request` on its control channel)."""
        client = self.client()
        try:
            client.control_channel.send(client.session.msg("interrupt_request", {}))
            with contextlib.suppress(Exception):
                client.control_channel.get_msg(timeout=2)
        finally:
            client.stop_channels()

    def kill(self) -> None:
        """End the kernel and everything it started. Nothing happens if it is dead already."""
        if self.cause_of_death() is None:
            self._ours = True
            self._stop()
            self._await_death(60)
        if self._cause is None:
            raise SandboxError(f"process {self.pid} cannot be ended")

    def _stop(self) -> None:
        if self._zygote.walled:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        else:  # the keeper must live to end the others
            with contextlib.suppress(OSError):
                self._control.shutdown(socket.SHUT_RDWR)

    def _await_death(self, seconds: float) -> None:
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        if poll.poll(int(seconds * 1000)):
            self.cause_of_death()

    def restart(self) -> None:
        """A fresh process with a fresh scratch copy; connection information and limits stay the same."""
        self.kill()
        self._release()
        if self._zygote.isolation == "bubblewrap":  # without namespaces of their own, one kernel to one wall
            self._zygote.end()
            self._zygote.start(self._binds)
        self._start()

    def close(self) -> None:
        """Kill it and remove what it left: sockets, connection file and, if it has one of its own, the zygote."""
        if self._control is not None:
            self.kill()
            self._release()
        shutil.rmtree(self._sockets, ignore_errors=True)
        if self._owns_zygote:
            self._zygote.close()

    def _release(self) -> None:
        self._watchdog.stop()
        self._cpu_before += self._watchdog.tree.cpu_seconds()
        os.close(self._handle)
        self._control.close()
        self._control = None
        if not self._zygote.walled:
            shutil.rmtree(Path(self.workdir).parent, ignore_errors=True)

    def _forget(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._owns_zygote:
            self._zygote.close()

    def __enter__(self) -> StudentKernel:
        return self

    def __exit__(self, *error) -> None:
        self.close()

    # -- use ----------------------------------------------------------------------------------------------------

    def cpu_seconds(self) -> float:
        """Processor time of all its processes so far, those of the time before a restart included."""
        return self._cpu_before + self._watchdog.tree.cpu_seconds()

    def busy(self) -> bool:
        """Whether any of its processes wants the processor at this moment."""
        return self._watchdog.tree.busy()

    def client(self, **options):
        """A started `BlockingKernelClient` whose sockets refuse messages too large to be meant well."""
        from jupyter_client import BlockingKernelClient

        client = BlockingKernelClient(**options)
        client.load_connection_info(self.connection_info)
        client.start_channels(hb=False)
        return client


def _copy_scratch(source: Path, target: Path) -> int:
    """Copy files and folders, but nothing else: a symbolic link or a pipe is not followed. Returns the bytes."""
    target.mkdir(parents=True)
    for folder in (target, target.parent, target.parent.parent):
        folder.chmod(0o755)
    total = 0
    for entry in os.scandir(source):
        place = target / entry.name
        if entry.is_symlink():
            continue
        if entry.is_dir():
            total += _copy_scratch(Path(entry.path), place)
        elif entry.is_file():
            shutil.copyfile(entry.path, place)
            place.chmod(0o644)
            total += entry.stat().st_size
    return total


def tree_bytes(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


@cache
def _bytes_of_shadow(shadow: Path) -> int:
    """Of numba's part; a masked copy does not change once it is made."""
    return tree_bytes(shadow / "numba")


def _listen(path: str) -> socket.socket:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(16)
    listener.setblocking(False)
    return listener


def _receive_with_sender(control: socket.socket) -> tuple[bytes, int]:
    """A message and the process id of who sent it, as this side counts."""
    credentials = struct.Struct("3i")
    message, ancillary, _, _ = control.recvmsg(1 << 16, socket.CMSG_SPACE(credentials.size))
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            return message, credentials.unpack(array.array("b", data).tobytes())[0]
    return message, 0


def _readable(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
