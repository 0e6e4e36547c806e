"""The warm parent of checkers, on its own side of the wall: it imports, forks, and its forks give up their rights.

A fork keeps a scratch folder with a copy of the lesson's files, the libraries to read, and the socket to the grader. It
opens no socket, sees no process but its own where there are namespaces, and reads nothing else of the machine.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

from autograder.execution.channel import Channel
from autograder.sandbox import room as places
from autograder.sandbox.inside import landlock, linux, namespaces, seccomp

__all__ = ["main"]

PRELOAD = ("numpy", "pandas", "scipy.sparse", "numpy.testing")
MEMORY_BYTES = 4 << 30  # a small answer may stand for a large value: `range(10**12)`
N_PROCESSES = 256


def main() -> None:
    """`argv`: settings as JSON, and the number of the socket on which checkers are asked for."""
    settings, control = json.loads(sys.argv[1]), socket.socket(fileno=int(sys.argv[2]))
    if settings["isolation"] == "nested" and settings["uid"] is not None:
        _become(settings["uid"])
    gc.disable()  # modules are not garbage: a tenth of the time of importing them
    from autograder.execution.checker import make_shell

    shell = make_shell()
    for name in PRELOAD:
        importlib.import_module(name)
    gc.enable()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if settings["isolation"] != "none":
        linux.set_dumpable(False)
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not request:
            return
        message = json.loads(request)
        for entry in message["modules"]:
            module, _, name = entry.partition(":")
            with contextlib.suppress(Exception):
                found = importlib.import_module(module)
                # a lazy package imports when asked for a name; a submodule need not be a name before it is imported
                if name and not hasattr(found, name):
                    importlib.import_module(f"{module}.{name}")
        if os.fork() == 0:
            control.close()
            _become_checker(settings, message, *descriptors, shell)
        for descriptor in descriptors:
            os.close(descriptor)


def _become(uid: int) -> None:
    linux.empty_bounding_set()  # later it could not
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _become_checker(settings: dict, message: dict, endpoint: int, place: int, shell) -> None:
    """Never returns."""
    from autograder.execution.checker import Checker

    code = 1
    channel = Channel(socket.socket(fileno=endpoint), take_descriptors=True)
    try:
        if settings["isolation"] == "nested":
            linux.set_dumpable(True)  # or /proc/self could not be written
            namespaces.enter(settings["inner_uid"])
            if os.fork() != 0:
                os._exit(0)  # the first child after that is process 1 of the new world
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        workdir = CONFINE[settings["isolation"]](settings, message["workdir"], place)
        os.chdir(workdir)
        sys.path.insert(0, workdir)
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        channel.send({"pid": os.getpid(), "isolation": settings["isolation"]})
        Checker(channel, shell).serve()
        code = 0
    except Exception as error:
        with contextlib.suppress(OSError):
            channel.send({"error": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(code)


# -- giving up rights ---------------------------------------------------------------------------------------------


def _nested(settings: dict, workdir: str, place: int) -> str:
    """A world of its own: mounts, processes, network; the scratch folder is a file system in memory."""
    home = places.HOME
    namespaces.furnish(home, settings["bytes"], settings["n_files"], [], settings["own_tmp"])
    _take_files(place, Path(home, "work"))
    _link_files(settings["numba"], f"{home}/.numba")
    namespaces.hide([places.SHARED, places.WARM])
    _move_in(home, "/tmp" if settings["own_tmp"] else f"{home}/.tmp")
    _limit(N_PROCESSES)
    linux.no_new_privileges()
    linux.drop_capabilities()
    if settings["seccomp"]:
        seccomp.install()
    return f"{home}/work"


def _landlock(settings: dict, workdir: str, place: int) -> str:
    """No world of its own: the scratch folder is the grader's copy of the lesson's, and a home beside it."""
    os.close(place)
    home = tempfile.mkdtemp(prefix="home-", dir=os.path.dirname(workdir))
    os.mkdir(f"{home}/.tmp")
    os.setsid()
    _move_numba(settings["numba"], f"{home}/.numba")
    if settings["uid"] is not None:
        for folder in (workdir, home):
            for there, _, files in os.walk(folder):
                for path in (there, *(os.path.join(there, name) for name in files)):
                    os.chown(path, settings["uid"], settings["uid"], follow_symlinks=False)
        os.chdir(workdir)
        _become(settings["uid"])
    _move_in(home, f"{home}/.tmp")
    _limit(None)
    linux.no_new_privileges()
    linux.drop_capabilities()
    landlock.restrict(settings["readable"], [workdir, home, *settings["devices"]], [])
    if settings["seccomp"]:
        seccomp.install(only_signal=os.getpid() if landlock.abi() < 6 else None)
    return workdir


def _no_wall(settings: dict, workdir: str, place: int) -> str:
    os.close(place)
    _limit(None)
    return workdir


CONFINE = {"nested": _nested, "landlock": _landlock, "none": _no_wall}


def _take_files(place: int, target: Path) -> None:
    """Copy the regular files below the folder `place`, an open descriptor that leads where no path does; close it."""
    target.mkdir()
    for name in os.listdir(place):
        with contextlib.suppress(OSError):
            inner = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
            if os.path.isdir(f"/proc/self/fd/{inner}"):
                _take_files(inner, target / name)
            else:
                with open(inner, "rb") as source, open(target / name, "wb") as copy:
                    shutil.copyfileobj(source, copy)
    os.close(place)


def _move_in(home: str, temporary: str) -> None:
    os.environ.update(HOME=home, TMPDIR=temporary, MPLCONFIGDIR=f"{home}/.matplotlib")
    tempfile.tempdir = None


def _limit(processes: int | None) -> None:
    limits = [(resource.RLIMIT_DATA, MEMORY_BYTES), (resource.RLIMIT_CORE, 0)]
    for which, size in [*limits, *([] if processes is None else [(resource.RLIMIT_NPROC, processes)])]:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(which, (size, size))


def _link_files(cache: str, place: str) -> None:
    """Make `place` a numba cache that can be written, with links to what is in `cache`: numba replaces files."""
    os.mkdir(place)
    for folder in os.scandir(cache):
        os.mkdir(f"{place}/{folder.name}")
        for name in os.listdir(folder.path):
            os.symlink(f"{folder.path}/{name}", f"{place}/{folder.name}/{name}")


def _move_numba(cache: str, place: str) -> None:
    """From now on numba keeps its cache at `place`; what is imported already may still be read from where it was."""
    _link_files(cache, place)
    os.environ["NUMBA_CACHE_DIR"] = place
    if "numba.core.caching" in sys.modules:
        sys.modules["numba.core.config"].CACHE_DIR = place
        caching = sys.modules["numba.core.caching"]
        save = caching.Cache.save_overload

        def save_if_possible(self, *arguments):
            with contextlib.suppress(OSError):  # or numba takes it for an error of the one who calls
                save(self, *arguments)

        caching.Cache.save_overload = save_if_possible
