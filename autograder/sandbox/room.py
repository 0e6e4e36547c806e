"""What can be seen inside the sandbox, and where."""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.sandbox.mask import locate_package, parse_mask

__all__ = ["HOME", "PARTS", "Room", "checkers_room", "environment", "locate_package", "make_room", "own_packages"]

#: The student's home; its folder `work` is the copy of the lesson's, in which the notebook runs.
HOME = "/home/isolated"
WARM = "/run/autograder-warm"
CODE = "/opt/autograder"
SHARED = "/run/autograder"
DATA = "/data"
#: Compiled kernels, for checkers to read.
NUMBA = "/run/autograder-numba"

#: Package -> the only parts of it that students may import. It is always shown so, and the rest of it never.
PARTS = {"autograder": ("checks",)}

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/localtime",
    "/etc/fonts",
    "/etc/mime.types",
)


@dataclass(frozen=True)
class Room:
    """The fixed part of a sandbox: the same for every kernel of a worker.

    Attributes
    ----------
    readable : tuple of str
        Files and folders outside that can be read inside, at the same path.
    packages : dict
        Name of a package of ours -> its folder. They are shown as masked copies, never as they are; `autograder` is
        always among them.
    data : dict
        Name of an environment variable -> folder outside that it names.
    """

    readable: tuple[str, ...]
    packages: dict[str, Path] = field(default_factory=dict)
    data: dict[str, Path] = field(default_factory=dict)

    @property
    def own_tmp(self) -> bool:
        """Whether /tmp can be the kernel's own: not where libraries or packages lie below it (a checkout in /tmp)."""
        return not any(path.startswith("/tmp/") for path in (*self.readable, *map(str, self.packages.values())))

    def data_place(self, variable: str) -> str:
        return f"{DATA}/{variable.lower()}"


def make_room(mask: Iterable[str] = (), packages: Iterable[str] | None = None, data=("RECSYS_DATA",)) -> Room:
    """The room of this interpreter.

    Parameters
    ----------
    mask : iterable of str
        Its packages are added to `packages`.
    packages : iterable of str, optional
        Packages of ours a lesson uses; by default `own_packages()`.
    data : iterable of str
        Environment variables that may name a folder of data.
    """
    names = set(own_packages() if packages is None else packages) | set(PARTS)
    names |= {module.split(".")[0] for module in parse_mask(mask)}
    folders = {name: locate_package(name) for name in sorted(names)}
    values = {name: Path(os.environ[name]).resolve() for name in data if os.environ.get(name)}
    return Room(
        tuple(_readable()),
        {name: folder for name, folder in folders.items() if folder is not None},
        {name: folder for name, folder in values.items() if folder.is_dir()},
    )


def checkers_room(data=("RECSYS_DATA",)) -> Room:
    """What a checker sees: as a student, but our packages as they are, references and all."""
    room = make_room((), None, data)
    folders = [str(folder) for folder in room.packages.values()]
    seen = [folder for folder in folders if not any(folder.startswith(path + "/") for path in room.readable)]
    return Room((*room.readable, *seen), {}, room.data)


def own_packages() -> set[str]:
    """Top-level names of the distribution that holds `autograder`, and of those installed in editable mode."""
    names = set(PARTS)
    for distribution in importlib.metadata.distributions():
        tops = set((distribution.read_text("top_level.txt") or "").split())
        origin = distribution.read_text("direct_url.json")
        if "autograder" in tops or (origin and json.loads(origin).get("dir_info", {}).get("editable")):
            names |= tops
    return names


def environment(room: Room, walled: bool = True) -> dict[str, str]:
    """The entire environment of a student kernel: nothing is inherited but the language and the time zone."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TZ") if name in os.environ}
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        "LANG": "C.UTF-8",
        **kept,
        "HOME": HOME,
        "USER": "student",
        "LOGNAME": "student",
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(threads, "1"),
        **{name: room.data_place(name) if walled else str(folder) for name, folder in room.data.items()},
    }


def _readable() -> list[str]:
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    libraries = {sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    libraries |= {path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")}
    interpreter = {str(Path(sys.executable).resolve().parent.parent)}
    paths = {str(Path(path).resolve()) for path in prefixes | libraries | interpreter} | prefixes
    wanted = [*_SYSTEM, *sorted(paths, key=len), *_SETTINGS]
    covered: list[str] = []
    for path in wanted:
        inside = any(path == other or path.startswith(other + "/") for other in covered)
        if os.path.lexists(path) and path != "/" and not inside:
            covered.append(path)
    return covered
