"""The private world of one kernel, made inside a process that bubblewrap has already walled off.

A warm process cannot be put into bubblewrap after the fact, but a fork of it can take namespaces of its own: a user
namespace in which it may mount, then mounts that lay its own scratch folder, its own packages (with the lesson's
answers masked) and an empty folder over what it must not see. Then it gives its rights up.
"""

from __future__ import annotations

import os

from . import linux

__all__ = ["enter", "furnish", "hide", "seal"]

_QUIET = linux.MS_NOSUID | linux.MS_NODEV


def enter(uid: int) -> None:
    """Leave every namespace of the parent; the next fork is process 1 of a new world, in which it is user `uid`."""
    outer_uid, outer_gid = os.getuid(), os.getgid()
    linux.unshare(
        linux.CLONE_NEWUSER
        | linux.CLONE_NEWNS
        | linux.CLONE_NEWPID
        | linux.CLONE_NEWIPC
        | linux.CLONE_NEWUTS
        | linux.CLONE_NEWNET
    )
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {outer_uid} 1")
    _write("/proc/self/gid_map", f"{uid} {outer_gid} 1")


def furnish(home: str, size: int, n_files: int, binds: list[tuple[str, str]], own_tmp: bool) -> None:
    """Lay the mounts of one kernel; called by process 1 of the new world.

    Parameters
    ----------
    home : str
        Becomes the one writable place: a file system in memory of `size` bytes and `n_files` files. /tmp (if
        `own_tmp`) and /dev/shm are folders of it, so that one budget holds for all.
    binds : list of (source, target)
        Folders to show at another place.
    """
    # /proc first: the kernel allows a new one only while an uncovered one can be seen.
    linux.mount("proc", "/proc", "proc", _QUIET | linux.MS_NOEXEC)
    linux.mount("home", home, "tmpfs", _QUIET, f"size={size},nr_inodes={n_files},mode=0700")
    for source, target in binds:
        linux.bind(source, target)
    for name, target in ((".tmp", "/tmp"), (".shm", "/dev/shm")):
        place = os.path.join(home, name)
        os.mkdir(place, 0o700)
        if target != "/tmp" or own_tmp:
            linux.bind(place, target)


def hide(folders: list[str]) -> None:
    """Lay an empty folder over each of `folders`."""
    for folder in folders:
        linux.mount("empty", folder, "tmpfs", _QUIET | linux.MS_NOEXEC | linux.MS_RDONLY, "size=4k,mode=0555")


def seal(folder: str) -> None:
    """Let nothing below `folder`, a mount, be written to."""
    linux.mount("none", folder, None, linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | _QUIET | linux.MS_NOEXEC)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
