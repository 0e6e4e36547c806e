"""Limits as instructors write them: in ``nbgrader_config.py``, and in the metadata of a lesson's notebook."""

from __future__ import annotations

import math
import re
from typing import Any

from traitlets import TraitError, TraitType

__all__ = ["LESSON_SETTINGS", "Amount", "Count", "Factor", "TimeLimit", "check_settings", "variables"]

_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
_SIZE = re.compile(r"\s*(\d+(?:\.\d*)?)\s*([A-Za-z]*)\s*")
_MEBIBYTE = 1 << 20


def seconds(value: Any, setting: str) -> float:
    """A time limit in seconds; -1 and None, as in nbgrader, mean none (`math.inf`).

    Raises
    ------
    ValueError
        It is neither that nor a number above 0.
    """
    if value is None or (value == -1 and not isinstance(value, bool)):
        return math.inf
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ValueError(f"{setting} must be a number of seconds above 0, or -1 or None for no limit; got {value!r}")
    return float(value)


def size(value: Any, setting: str) -> int:
    """A number of bytes, given as such or as text with a unit ("4 GB", "512 MiB"); at least one mebibyte.

    Raises
    ------
    ValueError
    """
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    unit = _UNITS.get(found[2].lower()) if found else None
    if unit is not None:
        number = float(found[1]) * unit
    else:
        number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not _MEBIBYTE <= number < math.inf:
        raise ValueError(
            f'{setting} must be a size of at least 1 MiB, in bytes or with a unit as in "4 GB" or "512 MiB"; '
            f"got {value!r}"
        )
    return int(number)


def count(value: Any, setting: str) -> int:
    """A whole number of at least 1.

    Raises
    ------
    ValueError
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{setting} must be a whole number of at least 1; got {value!r}")
    return value


def factor(value: Any, setting: str) -> float:
    """A number of at least 1.

    Raises
    ------
    ValueError
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value < math.inf:
        raise ValueError(f"{setting} must be a number of at least 1; got {value!r}")
    return float(value)


def variables(value: Any, setting: str) -> dict[str, str]:
    """Environment variables by name; not those by which Python, the linker and the sandbox find their things.

    Raises
    ------
    ValueError
    """
    if not isinstance(value, dict):
        raise ValueError(f'{setting} must be a table of variables as in {{"API_KEY": "abc"}}; got {value!r}')
    for name, text in value.items():
        if not (isinstance(name, str) and _VARIABLE.fullmatch(name)) or _RESERVED.match(name):
            raise ValueError(f"{setting}: {name!r} cannot be set; the name of a variable of the lesson's own can")
        if not isinstance(text, str) or "\0" in text or len(text) > 10_000:
            raise ValueError(f"{setting}: the value of {name} must be text")
    return dict(value)


_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_RESERVED = re.compile(
    r"(?:LD_|DYLD_|PYTHON|JPY_|IPY|MPL|NUMBA_|OMP_|OPENBLAS_|MKL_|XDG_)|(?:PATH|HOME|TMPDIR|TMP|TEMP|USER|LOGNAME|SHELL)$"
)

#: What the metadata of a lesson's notebook may say, under ``autograder``, in place of the traits of the same name.
LESSON_SETTINGS = {
    "timeout": seconds,
    "submission_seconds": seconds,
    "memory": size,
    "disk": size,
    "processes": count,
}


def check_settings(settings: dict, where: str) -> dict[str, float]:
    """Those of `LESSON_SETTINGS` that a lesson gives, in their plain units; its ``env`` is looked at, too.

    Raises
    ------
    ValueError
        A value cannot be used; the message begins with `where` and the setting's name.
    """
    if "env" in settings:
        variables(settings["env"], f"{where}: autograder.env in the notebook's metadata")
    return {
        name: read(settings[name], f"{where}: autograder.{name} in the notebook's metadata")
        for name, read in LESSON_SETTINGS.items()
        if name in settings
    }


class _Setting(TraitType):
    """A trait read by one of the functions above; its errors name it as the configuration file does."""

    def _named(self, obj: Any) -> str:
        return f"{type(obj).__name__}.{self.name}"

    def validate(self, obj: Any, value: Any) -> Any:
        try:
            self.read(value, self._named(obj))
        except ValueError as error:
            raise TraitError(str(error)) from None
        return value

    def from_string(self, text: str) -> Any:
        """A value of the command line."""
        for kind in (int, float):
            try:
                return kind(text)
            except ValueError:
                continue
        return None if text == "None" else text


class TimeLimit(_Setting):
    """Seconds above 0; -1 or None: no limit."""

    allow_none = True
    read = staticmethod(seconds)


class Amount(_Setting):
    """Bytes, or text with a unit."""

    read = staticmethod(size)


class Factor(_Setting):
    """A number of at least 1."""

    read = staticmethod(factor)


class Count(_Setting):
    """A whole number of at least 1."""

    read = staticmethod(count)
