"""Which isolation this machine can give, found by trying it."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from functools import cache

from autograder.sandbox.inside import landlock, seccomp
from autograder.sandbox.zygote import SandboxError, Zygote

__all__ = ["Tier", "choose", "probe"]

_INSTALL = "install bubblewrap (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap)"
_ALLOW = (
    "allow user namespaces to bubblewrap: on Ubuntu 24.04 load its AppArmor profile (package apparmor-profiles, "
    "bwrap-userns-restrict) or set the sysctl kernel.apparmor_restrict_unprivileged_userns=0; in a container run it "
    "with --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
)
_LINUX = "grade on Linux 5.13 or later, in a virtual machine if need be"


@dataclass(frozen=True)
class Tier:
    """One way to isolate.

    Attributes
    ----------
    name : {"bubblewrap", "landlock", "rlimits"}
    available : bool
    reason : str
        What was found.
    advice : str
        How to get it, "" where it is there.
    weak : bool
        Whether a student's code could read the grader's files: refused unless `unsafe=True`.
    isolation : str
        How kernels are made in it; see `Zygote`.
    """

    name: str
    available: bool
    reason: str
    advice: str = ""
    weak: bool = False
    isolation: str = "none"


@cache
def probe() -> tuple[Tier, ...]:
    """All tiers, best first. Each was tried with a small process, which takes about half a second in all."""
    return _bubblewrap(), _landlock(), _rlimits()


def choose(name: str | None = None, unsafe: bool = False) -> Tier:
    """The best tier of this machine, or the one that is named.

    Raises
    ------
    SandboxError
        It is not available, or it is a weak one and `unsafe` was not said.
    ValueError
        There is no tier of that name.
    """
    tiers = {tier.name: tier for tier in probe()}
    if name is not None and name not in tiers:
        raise ValueError(f"tier must be one of {sorted(tiers)}, got {name!r}")
    wanted = [tiers[name]] if name is not None else [tier for tier in tiers.values() if tier.available]
    best = wanted[0]
    if not best.available:
        raise SandboxError(f"tier {best.name!r} is not available: {best.reason}; {best.advice}")
    if best.weak and not unsafe:
        raise SandboxError(
            "this tier hides no files and cuts no network, so students' code could read yours: "
            f"{best.advice}. To grade all the same, work that you trust: unsafe=True"
        )
    return best


def _bubblewrap() -> Tier:
    if sys.platform != "linux":
        return Tier("bubblewrap", False, f"{sys.platform} has no namespaces", _LINUX)
    if shutil.which("bwrap") is None:
        return Tier("bubblewrap", False, "the program bwrap was not found", _INSTALL)
    problem = _try("nested")
    if problem is None:
        return Tier("bubblewrap", True, "own file system, processes, network and user", isolation="nested")
    outer_problem = _try("bubblewrap")
    if outer_problem is None:
        reason = f"works, but kernels cannot be forked from a warm process ({problem})"
        return Tier("bubblewrap", True, reason, _ALLOW, isolation="bubblewrap")
    return Tier("bubblewrap", False, outer_problem, _ALLOW)


def _landlock() -> Tier:
    if sys.platform != "linux":
        return Tier("landlock", False, f"{sys.platform} has no Landlock", _LINUX)
    version = landlock.abi()
    if not version:
        return Tier("landlock", False, "the kernel has no Landlock", f"{_LINUX}, started with lsm=landlock,…")
    if not seccomp.supported():
        return Tier("landlock", False, f"system-call numbers of {os.uname().machine} are not known", _LINUX)
    problem = _try("landlock")
    if problem is not None:
        return Tier("landlock", False, problem, _LINUX)
    reason = f"Landlock version {version}, system-call filter: no other files, no sockets; processes can be listed"
    return Tier("landlock", True, reason, isolation="landlock")


def _rlimits() -> Tier:
    advice = f"{_INSTALL}, or {_LINUX}"
    return Tier("rlimits", sys.platform == "linux", "limits of memory, time and processes only", advice, weak=True)


def _try(isolation: str) -> str | None:
    """Start a kernel's keeper without a kernel in it; None if that works, else what went wrong."""
    try:
        with Zygote((), isolation=isolation, packages=(), data=(), trial=True) as zygote:
            zygote.try_it()
    except (SandboxError, OSError) as error:
        return str(error)
    return None
