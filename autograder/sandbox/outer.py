"""What the grader's machine offers: users, counts of processes, and which files stay readable without a wall."""

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path

from autograder.sandbox.room import Room

__all__ = ["DEVICES", "ROOT_BECOMES", "counts_per_namespace", "n_tasks", "other_user", "without_packages"]

#: The user id that a root-run grader's sandboxes run as: one that owns nothing.
ROOT_BECOMES = 60_999

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")
_PROC = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/self", "/proc/sys/vm/overcommit_memory")
_CPU = "/sys/devices/system/cpu"


def other_user(room: Room, walled: bool) -> int | None:
    """The user id to take in place of root's, or None to stay who one is.

    Without a wall the interpreter must be readable where it lies; under a root-only folder it is not, and the
    sandbox stays root without root's capabilities.
    """
    if os.geteuid() != 0:
        return None
    here = str(Path(__file__).resolve().parent)
    return ROOT_BECOMES if walled or all(_open_to_all(path) for path in (*room.readable, here)) else None


def _open_to_all(path: str) -> bool:
    real = Path(path).resolve()
    try:
        return all(folder.stat().st_mode & stat.S_IXOTH for folder in real.parents)
    except OSError:
        return False


@cache
def counts_per_namespace() -> bool:
    """Since Linux 5.14 RLIMIT_NPROC is counted in each user namespace by itself."""
    major, minor = os.uname().release.split(".")[:2]
    return (int(major), int("".join(c for c in minor if c.isdigit()))) >= (5, 14)


def n_tasks(uid: int) -> int:
    """Processes and threads that run as `uid` now."""
    count = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{name}").st_uid == uid:
                count += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            continue
    return count


def without_packages(room: Room) -> tuple[list[str], list[str]]:
    """For Landlock: what may be read, and of which folders only the names, so that no package of ours is readable.

    A rule holds for all that lies below its folder. So where a package of ours lies in site-packages, that folder is
    replaced by what else is in it.
    """
    readable = [*room.readable, *_PROC, _CPU, *map(str, room.data.values()), str(Path(__file__).parent / "inside")]
    listable = []
    for package in room.packages.values():
        while around := [path for path in readable if package.is_relative_to(path)]:
            for path in around:
                readable.remove(path)
                listable.append(path)
                readable += [str(child) for child in Path(path).iterdir() if child != package]
    return readable, listable
