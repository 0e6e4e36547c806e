"""Starting student kernels, from a warm process where that is possible."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from autograder.sandbox.kernel import StudentKernel, tree_bytes
from autograder.sandbox.limits import Limits
from autograder.sandbox.room import own_packages
from autograder.sandbox.tiers import Tier, choose
from autograder.sandbox.zygote import PRELOAD, BorrowedZygote, Zygote

__all__ = ["borrow", "lend", "start_student_kernel", "warm_up"]

_warm: dict[tuple, Zygote] = {}
_lock = threading.Lock()


def start_student_kernel(
    workdir: str | Path,
    *,
    mask: Iterable[str] = (),
    limits: Limits | None = None,
    tier: str | None = None,
    preload: Iterable[str] = PRELOAD,
    packages: Iterable[str] | None = None,
    data: Iterable[str] = ("RECSYS_DATA",),
    warm: bool = True,
    unsafe: bool = False,
) -> StudentKernel:
    """Start a kernel for a student's code.

    Parameters
    ----------
    workdir : path
        Its files are copied into the kernel's working folder; the original is neither seen nor changed.
    mask : iterable of str
        "package.module" or "package.module:name": what the student is asked to write, which is not there.
    limits : Limits, optional
    tier : {"bubblewrap", "landlock", "rlimits"}, optional
        By default the best one this machine has.
    preload : iterable of str
        Third-party modules the warm process imports before the first kernel.
    packages : iterable of str, optional
        Packages of ours to show, masked; by default those of this kit and those installed in editable mode. Of
        `autograder` the part for students is always shown, and nothing else.
    data : iterable of str
        Environment variables that name a folder of data, shown read-only.
    warm : bool
        Whether to fork from one warm process of this grader process (started when first needed), as far as the tier
        allows. Otherwise the kernel gets a fresh process and interpreter.
    unsafe : bool
        Whether a tier that hides nothing will do.

    Raises
    ------
    SandboxError
        No tier will do, or the kernel did not start.
    """
    best = choose(tier, unsafe)
    limits = limits or Limits()
    mask, preload = tuple(mask), tuple(preload)
    packages = None if packages is None else tuple(packages)
    if warm and best.isolation in ("nested", "landlock"):
        zygote = _shared(best, preload, mask, packages, tuple(data))
        return StudentKernel(zygote, workdir, mask, limits, best.name, owns_zygote=False)
    return _fresh(best, workdir, mask, limits, packages, data)


def warm_up(
    *,
    tier: str | None = None,
    preload=PRELOAD,
    mask=(),
    packages=None,
    data=("RECSYS_DATA",),
    unsafe: bool = False,
    likely: Iterable[str] | None = None,
) -> None:
    """Start the warm process now, without waiting for it; arguments as in `start_student_kernel`.

    Of `preload` it imports the packages that are `likely` to be used, by default all: a kernel that uses another one
    imports it itself.
    """
    best = choose(tier, unsafe)
    if best.isolation in ("nested", "landlock"):
        packages = None if packages is None else tuple(packages)
        _shared(best, tuple(preload), tuple(mask), packages, tuple(data), likely)


def _fresh(tier: Tier, workdir, mask, limits: Limits, packages, data) -> StudentKernel:
    zygote = Zygote((), isolation=tier.isolation, mask=mask, packages=packages, data=data)
    binds = []
    if tier.isolation == "bubblewrap":  # the wall itself holds what is one kernel's own
        shadows = zygote.shadow(mask)
        copied = tree_bytes(Path(workdir)) + sum(tree_bytes(shadow / "numba") for shadow in shadows.values())
        zygote.disk_bytes = limits.disk_bytes + 2 * copied
        binds = [(str(shadow / name), str(zygote.room.packages[name])) for name, shadow in shadows.items()]
    zygote.start(binds)
    try:
        return StudentKernel(zygote, workdir, mask, limits, tier.name, owns_zygote=True, binds=binds)
    except BaseException:
        zygote.close()
        raise


def _shared(tier: Tier, preload, mask, packages, data, likely=None) -> Zygote:
    """The warm process of this process of the grader, a new one after a fork or a death."""
    folders = tuple((name, os.environ.get(name)) for name in data)
    masked = frozenset(entry.split(".")[0] for entry in mask) - (_usual_packages() if packages is None else set())
    key = (os.getpid(), tier.name, preload, packages, masked, folders)
    with _lock:
        zygote = _warm.get(key)
        if zygote is None or not zygote.alive():
            if zygote is not None:
                zygote.close()
            used = [name for name in preload if likely is None or name.partition(".")[0] in likely]
            zygote = Zygote(used, isolation=tier.isolation, mask=mask, packages=packages, data=data).start()
            _warm[key] = zygote
    return zygote


@cache
def _usual_packages() -> frozenset[str]:
    return frozenset(own_packages())


def lend() -> tuple[list, list[int]]:
    """The warm processes of this process for others of the same grader: descriptions that can be pickled, sockets."""
    with _lock:
        ours = [(key[1:], zygote) for key, zygote in _warm.items() if key[0] == os.getpid() and zygote.alive()]
    lent = [(key, *zygote.lend()) for key, zygote in ours]
    return [(key, state) for key, state, _ in lent], [descriptor for *_, descriptor in lent]


def borrow(states: list, descriptors: list[int]) -> None:
    """Use another process's warm processes in this one; the arguments are what its `lend` gave."""
    with _lock:
        for (key, state), descriptor in zip(states, descriptors, strict=True):
            _warm[os.getpid(), *key] = BorrowedZygote(state, descriptor)


@atexit.register
def _end_warm_processes() -> None:
    for key, zygote in list(_warm.items()):
        if key[0] == os.getpid():
            with contextlib.suppress(OSError):
                zygote.close()
