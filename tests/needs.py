"""What some tests need of the machine they run on.

Where it is missing, the tests marked with it are skipped, and the run says so at its end. Continuous integration names
in TEST_REQUIRES what must be there: a test that lacks one of those fails.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from functools import cache
from importlib.util import find_spec

import pytest

__all__ = ["BROWSER", "CHECKS", "have", "lack", "needs", "not_tested", "required", "why_not"]

VARIABLE = "TEST_REQUIRES"
BROWSER = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)
_SAID = re.compile(r"not here: ([\w-]+): (.*)", re.DOTALL)


def _sandbox() -> str | None:
    from autograder.grading.isolation import why_not_grade

    return why_not_grade()


def _tier(name: str) -> str | None:
    from autograder.sandbox import probe

    tier = next(tier for tier in probe() if tier.name == name)
    return None if tier.available else tier.reason


def _namespaces() -> str | None:
    from autograder.sandbox import choose

    isolation = choose(unsafe=True).isolation
    return None if isolation == "nested" else "no kernel can be forked inside bubblewrap"


def _data() -> str | None:
    folder = os.environ.get("RECSYS_DATA")
    if not folder:
        return "RECSYS_DATA does not name a folder that holds ml-latest-small"
    from recsys_lib import datasets

    if datasets.find_movielens("latest-small", folder) is None:
        return f"RECSYS_DATA is {folder}, which holds no ml-latest-small"
    return None


def _torch() -> str | None:
    return None if find_spec("torch") else "PyTorch is not installed (the course does not need it)"


def _jit() -> str | None:
    import numba

    return "NUMBA_DISABLE_JIT is set: nothing is compiled" if numba.config.DISABLE_JIT else None


CHECKS = {
    "sandbox": _sandbox,
    "bubblewrap": lambda: _tier("bubblewrap"),
    "namespaces": _namespaces,
    "landlock": lambda: _tier("landlock"),
    "rlimits": lambda: _tier("rlimits"),
    "browser": lambda: None if BROWSER else "no Chromium (Debian: apt-get install chromium)",
    "data": _data,
    "jit": _jit,
    "torch": _torch,
    "root": lambda: None if os.geteuid() == 0 else "only root can become another user",
}


#: What TEST_REQUIRES may name: the checks, and what only a test itself can find out.
NAMES = {*CHECKS, "other-python", "git", "linux"}


@cache
def why_not(name: str) -> str | None:
    """Why this machine does not have it, in words; None where it does."""
    return CHECKS[name]()


def needs(*names: str) -> pytest.MarkDecorator:
    """Marks tests that need all of these, keys of `CHECKS`."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        raise ValueError(f"names must be of {sorted(CHECKS)}, got {sorted(unknown)[0]!r}")
    return pytest.mark.needs(*names)


def required() -> set[str]:
    """What must be there in this run.

    Raises
    ------
    pytest.UsageError
        TEST_REQUIRES names something else.
    """
    names = set(os.environ.get(VARIABLE, "").split())
    unknown = sorted(names - NAMES)
    if unknown:
        raise pytest.UsageError(f"{VARIABLE} must hold some of {sorted(NAMES)}, got {unknown[0]!r}")
    return names


def have(name: str) -> None:
    """Go on with the running test if the machine has it."""
    why = why_not(name)
    if why is not None:
        lack(name, why)


def lack(name: str, why: str) -> None:
    """End the running test, which lacks something: skipped, or failed where it is required."""
    said = f"not here: {name}: {why}"
    if name in required():
        pytest.fail(f"{said} (and {VARIABLE} asks for it)", pytrace=False)
    pytest.skip(said)


def not_tested(reasons: list[str]) -> list[str]:
    """The end's word: one line for each thing that was missing, from the reasons of what was skipped."""
    found = Counter(match.groups() for reason in reasons if (match := _SAID.search(reason)))
    return [
        f"not tested: {n} test{'s' if n > 1 else ''} that need{'s' if n == 1 else ''} {name} ({why})"
        for (name, why), n in sorted(found.items())
    ]
