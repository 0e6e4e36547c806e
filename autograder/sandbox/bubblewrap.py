"""The outer wall: a bubblewrap command line."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from autograder.sandbox import room as places
from autograder.sandbox.room import Room

__all__ = ["command"]

_PASSWD = "root:x:0:0:root:/:/usr/sbin/nologin\nstudent:x:{uid}:{uid}:student:/home/isolated:/bin/sh\n"
_GROUP = "root:x:0:\nstudent:x:{uid}:\n"


def command(room: Room, shared: Path, *, nested: bool, uid: int, sizes: dict[str, int], binds) -> list[str]:
    """The arguments up to the program that is to be run.

    Parameters
    ----------
    room : Room
    shared : Path
        The grader's folder that is shown at /run/autograder.
    nested : bool
        Whether forks will take namespaces of their own: these lay `binds` and the scratch folder themselves.
    uid : int
        Id of the user `student` inside.
    sizes : dict
        Place -> size in bytes of a file system in memory.
    binds : list of (source, target)
        Used where not `nested`.
    """
    privileged = os.geteuid() == 0
    words = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session", "--hostname", "sandbox"]
    words += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    if privileged:
        words += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        words += ["--unshare-user"]
    # A fork can mount its own proc only where this one is not partly covered, as bubblewrap's is for root.
    words += ["--bind", "/proc", "/proc"] if nested and privileged else ["--proc", "/proc"]
    words += ["--dev", "/dev"]
    made: set[str] = set()

    def parents(path: str) -> list[str]:
        folders = [str(folder) for folder in reversed(Path(path).parents) if str(folder) not in made | {"/"}]
        made.update(folders)
        return [word for folder in folders for word in ("--perms", "0755", "--dir", folder)]

    shown = set(room.readable)
    for path in room.readable:
        words += [*parents(path), "--ro-bind", path, path]
        made.add(path)
    for name, text in (("passwd", _PASSWD), ("group", _GROUP)):
        file = shared / name
        file.write_text(text.format(uid=uid))
        file.chmod(0o644)
        words += [*parents(f"/etc/{name}"), "--ro-bind", str(file), f"/etc/{name}"]
    code = str(Path(__file__).parent / "inside")
    words += [*parents(f"{places.CODE}/inside"), "--ro-bind", code, f"{places.CODE}/inside"]
    words += [*parents(places.SHARED), "--ro-bind", str(shared), places.SHARED]
    for name, folder in room.data.items():
        words += [*parents(room.data_place(name)), "--ro-bind", str(folder), room.data_place(name)]
    for folder in room.packages.values():
        within = any(str(folder).startswith(path + "/") for path in shown)
        words += (
            ["--tmpfs", str(folder), "--remount-ro", str(folder)]
            if within
            else [
                *parents(str(folder)),
                *("--perms", "0755", "--dir", str(folder)),
            ]
        )
    for place, size in sizes.items():
        words += [*parents(place), "--perms", "1777", "--size", str(size), "--tmpfs", place]
    if nested and room.own_tmp:
        words += ["--perms", "0755", "--dir", "/tmp"]
    if nested:
        words += [*parents(places.HOME), "--perms", "0755", "--dir", places.HOME]
    for source, target in binds:
        words += ["--ro-bind", source, target]
    return [*words, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--"]
