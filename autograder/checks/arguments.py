"""One call of a student's function: its question, what it does to its arguments, and whether it cares about them."""

from __future__ import annotations

import inspect
from collections import deque

import numpy as np
import pandas as pd

from autograder.checks.fingerprint import canonical
from autograder.checks.wording import argument_text, call_text

__all__ = ["Call"]

_earlier: deque = deque(maxlen=60)


class Call:
    """A call that is about to be made.

    Containers, arrays, frames and sparse matrices among the arguments are copied, to see afterwards whether the call
    changed them; generators of random numbers and objects of other classes may change.

    Attributes
    ----------
    text : str
        The label, or else the call as it would be typed.
    key : tuple
        The question that is asked, whatever function answers it.
    """

    def __init__(self, function, args: tuple, kwargs: dict, label: str | None = None):
        self.function = function
        self.text = label or call_text(function, args, kwargs)
        places = _named(function, args, kwargs)
        self._kept = [(name, value, _copy(value)) for name, value in places.items()]
        self._short = {name: canonical(value) for name, value in places.items()}
        self._shown = {name: argument_text(value) for name, value in places.items()}
        # by place, not by name: a student may call a parameter something else
        in_order = list(self._short.values())
        self.key = (label or "", in_order[: len(args)], dict(zip(kwargs, in_order[len(args) :], strict=True)))

    def changed(self, allowed=()) -> str | None:
        """The first argument that is not what it was, as a message names it, leaving out those in `allowed`."""
        for name, now, before in self._kept:
            if name not in allowed and before is not None and not _same(now, before):
                return name if name.startswith("number ") else f"`{name}`"
        return None

    def same_as_earlier(self, got) -> str | None:
        """A sentence, where this answer is that of an earlier call which differed in one argument only.

        It hints at an argument that is not used. It is for the check to know that the answer is wrong.
        """
        answer = canonical(got)
        found = None
        for other in _earlier:
            if (
                other.function is not self.function
                or other.answer != answer
                or other._short.keys() != self._short.keys()
            ):
                continue
            different = [name for name in self._short if self._short[name] != other._short[name]]
            if len(different) == 1:
                name = different[0]
                found = f"It is the same as with {name} = {other._shown[name]}: does your function use `{name}`?"
        self.answer = answer
        _earlier.append(self)
        return found

    def _comparable(self, other: Call) -> bool:
        return other.function is self.function and other._short.keys() == self._short.keys()


def _named(function, args: tuple, kwargs: dict) -> dict[str, object]:
    """The arguments by the names of their parameters, "number 1" where there is none."""
    try:
        parameters = inspect.signature(function).parameters.values()
        names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    except (TypeError, ValueError):
        names = []
    found = {}
    for place, value in enumerate(args):
        found[names[place] if place < len(names) else f"number {place + 1}"] = value
    return found | kwargs


def _copy(value):
    """A copy deep enough to notice any change; None for what need not be watched."""
    if isinstance(value, np.ndarray):
        return value.copy() if value.dtype != object else np.array([_kept(v) for v in value.flat], object)
    if isinstance(value, (pd.DataFrame, pd.Series, pd.Index)):
        return value.copy(deep=True)
    if type(value) in (list, tuple, deque):
        return [_kept(item) for item in value]
    if type(value) is dict:
        return {key: _kept(item) for key, item in value.items()}
    if type(value) in (set, bytearray):
        return value.copy()
    if hasattr(value, "nnz") and hasattr(value, "toarray"):
        return value.copy()
    return None


def _kept(value):
    copied = _copy(value)
    return value if copied is None else copied


def _same(now, before) -> bool:
    if isinstance(before, np.ndarray) and isinstance(now, np.ndarray):
        if now.dtype == object:
            return now.size == before.size and all(_same(a, b) for a, b in zip(now.flat, before.flat, strict=True))
        return now.shape == before.shape and now.dtype == before.dtype and _equal_arrays(now, before)
    if isinstance(before, pd.Series):
        return isinstance(now, pd.Series) and now.equals(before) and now.name == before.name
    if isinstance(before, (pd.DataFrame, pd.Index)):
        return type(now) is type(before) and now.equals(before)
    if isinstance(before, list):
        return len(now) == len(before) and all(_same(a, b) for a, b in zip(now, before, strict=True))
    if isinstance(before, dict):
        return list(now) == list(before) and all(_same(now[key], before[key]) for key in before)
    if hasattr(before, "nnz") and hasattr(before, "toarray"):
        return now.shape == before.shape and (now != before).nnz == 0
    return now is before or (type(now) is type(before) and bool(now == before)) or now != now


def _equal_arrays(now: np.ndarray, before: np.ndarray) -> bool:
    if now.dtype.kind in "fc":
        return bool(np.array_equal(now, before, equal_nan=True))
    return bool(np.array_equal(now, before))
