"""What is wrong with an answer, in words: type, then shape, then value."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Number

import numpy as np
import pandas as pd

from autograder.checks.wording import a_value, number, short, value_text

__all__ = ["difference"]


def difference(got, want, rtol, atol) -> str | None:
    """What is wrong with `got`, in words; None when it is right."""
    if want is None or isinstance(want, (bool, np.bool_, str)):
        return _scalar_difference(got, want)
    if isinstance(want, Number):
        return _number_difference(got, want, rtol, atol)
    if isinstance(want, pd.DataFrame):
        return _frame_difference(got, want, rtol, atol)
    if isinstance(want, pd.Series):
        return _series_difference(got, want, rtol, atol)
    if isinstance(want, np.ndarray):
        return _array_difference(got, want, rtol, atol)
    if isinstance(want, dict):
        return _dict_difference(got, want, rtol, atol)
    if isinstance(want, (set, frozenset)):
        return _set_difference(got, want)
    if isinstance(want, (list, tuple)):
        return _sequence_difference(got, want, rtol, atol)
    raise TypeError(f"a check cannot compare with a {type(want).__name__}")


def _scalar_difference(got, want):
    if isinstance(got, np.generic):
        got = got.item()
    if isinstance(want, np.generic):
        want = want.item()
    if type(got) is not type(want):
        return f"expected {a_value(want)}, got {a_value(got)}"
    return None if got == want else f"expected {want!r}, got {short(got)}"


def _number_difference(got, want, rtol, atol):
    if isinstance(got, (np.ndarray, pd.Series)) and got.size == 1:
        got = np.asarray(got).reshape(()).item()
    if isinstance(got, (bool, np.bool_)) or not isinstance(got, Number):
        return f"expected a number, got {a_value(got)}"
    return None if _close(got, want, rtol, atol) else f"expected {number(want)}, got {number(got)}"


def _array_difference(got, want, rtol, atol, place="position"):
    try:
        array = np.asarray(got)
    except ValueError:
        return f"expected an array of shape {want.shape}, got {a_value(got)} whose rows differ in length"
    if array.dtype == object and want.dtype != object:
        try:
            array = array.astype(want.dtype)
        except (TypeError, ValueError):
            return f"expected an array of numbers of shape {want.shape}, got {a_value(got)}"
    if array.shape != want.shape:
        if array.ndim == 0:
            return f"expected an array of shape {want.shape}, got {a_value(got)}"
        return f"expected shape {want.shape}, got shape {array.shape}"
    if want.dtype.kind in "biufc":
        if array.dtype.kind not in "biufc":
            return f"expected an array of numbers, got one of {array.dtype}"
        right = np.isclose(array, want, rtol=rtol, atol=atol, equal_nan=True)
    else:
        right = np.asarray(array == want, bool)
    if right.all():
        return None
    first = tuple(int(k) for k in np.argwhere(~right)[0])
    at = first[0] if len(first) == 1 else first
    found, expected = value_text(array[first]), value_text(want[first])
    wrong = int(right.size - right.sum())
    return f"at {place} {at}: expected {expected}, got {found}" + (
        f" ({wrong} of {right.size} differ)" if wrong > 1 else ""
    )


def _series_difference(got, want, rtol, atol):
    if not isinstance(got, pd.Series):
        return _array_difference(got, want.to_numpy(), rtol, atol)
    if len(got) != len(want):
        return f"expected {len(want)} values, got {len(got)}"
    if not got.index.equals(want.index):
        if len(got) and set(got.index) == set(want.index):
            place = next(k for k in range(len(want)) if got.index[k] != want.index[k])
            return f"the order is not right: place {place} should be {want.index[place]!r}, it is {got.index[place]!r}"
        return f"the index is not right: expected labels like {list(want.index[:3])}, got {list(got.index[:3])}"
    return _array_difference(got.to_numpy(), want.to_numpy(), rtol, atol, place="row")


def _frame_difference(got, want, rtol, atol):
    if not isinstance(got, pd.DataFrame):
        return f"expected a DataFrame, got {a_value(got)}"
    missing = [name for name in want.columns if name not in got.columns]
    if missing:
        return f"the column {missing[0]!r} is missing; your columns are {list(got.columns)}"
    if len(got) != len(want):
        return f"expected {len(want)} rows, got {len(got)}"
    for name in want.columns:
        problem = _series_difference(got[name], want[name], rtol, atol)
        if problem:
            return f"in column {name!r}, {problem}"
    return None


def _sequence_difference(got, want, rtol, atol):
    if isinstance(got, (str, bytes, dict)) or not isinstance(got, Iterable):
        return f"expected {a_value(want)} of {len(want)}, got {a_value(got)}"
    items = list(got)
    if len(items) != len(want):
        return f"expected {len(want)} of them, got {len(items)}"
    for place, (mine, right) in enumerate(zip(items, want, strict=True)):
        problem = difference(mine, right, rtol, atol)
        if problem:
            return f"at position {place}: {problem}"
    return None


def _set_difference(got, want):
    if isinstance(got, (str, bytes, dict)) or not isinstance(got, Iterable):
        return f"expected {a_value(want)}, got {a_value(got)}"
    got = set(got)
    if extra := got - want:
        return f"{short(min(extra, key=repr))} should not be in it"
    if lacking := want - got:
        return f"{short(min(lacking, key=repr))} is missing"
    return None


def _dict_difference(got, want, rtol, atol):
    if not isinstance(got, dict):
        return f"expected a dict, got {a_value(got)}"
    problem = _set_difference(set(got), set(want))
    if problem:
        return f"its keys: {problem}"
    for key, right in want.items():
        problem = difference(got[key], right, rtol, atol)
        if problem:
            return f"at key {key!r}: {problem}"
    return None


def _close(got, want, rtol, atol) -> bool:
    return bool(np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True))
