"""Checks for test cells: each looks at one answer and, when it is wrong, says what is wrong and why it may be.

A check goes from the outside in, and stops at the first thing that is not as it should be: it runs -> type ->
shape -> value. It raises `AssertionError` (`NotImplementedError` for a stub nobody touched), so a test cell made of
checks works in any nbgrader course, in a student's own session and in the grader alike. `mistakes` names common wrong
answers: when an answer equals one, its hint is added to the message, which is what helps a student most.

    checks.returns(weighted_rating, 3, 5.0, 1, 3.0, want=4.5, mistakes=[(3.5, "v and m stand the wrong way round")])
"""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Number

import numpy as np
import pandas as pd

__all__ = ["equals", "holds", "raises", "returns"]

_LONGEST = 60


def returns(
    function, *args, want, mistakes=(), rtol: float = 1e-6, atol: float = 1e-8, label: str | None = None, **kwargs
):
    """Call ``function(*args, **kwargs)`` and check the answer against `want`.

    Nothing comes back: the last value of a test cell is its partial credit.

    Parameters
    ----------
    want : number, str, bool, None, list, tuple, set, dict, ndarray, Series or DataFrame
        The right answer. Where it is a Series, its labels must be right too, in the same order; an answer that has
        no labels is held against the values.
    mistakes : iterable of (wrong answer, hint)
        What an answer looks like after a common mistake, and what to say then.
    rtol, atol : float
        Numbers may differ by ``atol + rtol * |want|``.
    label : str, optional
        What to call the answer in a message; by default the call as it would be typed.

    Raises
    ------
    NotImplementedError
        The function is still the stub that came with the exercise.
    AssertionError
        The call fails, or its answer has the wrong type, shape or value.
    """
    label = label or _call_text(function, args, kwargs)
    try:
        got = function(*args, **kwargs)
    except NotImplementedError:
        raise _not_written(function) from None
    except Exception as error:
        raise AssertionError(f"{label} stops with {type(error).__name__}: {error}") from error
    if got is None and want is not None:
        raise AssertionError(f"{label} gives None: does your function end with `return`?")
    equals(got, want, label, mistakes=mistakes, rtol=rtol, atol=atol)


def equals(got, want, label: str, *, mistakes=(), rtol: float = 1e-6, atol: float = 1e-8) -> None:
    """Check the answer `got`, called `label` in a message, against `want`; see :func:`returns`."""
    problem = _difference(got, want, rtol, atol)
    if problem is None:
        return
    for wrong, hint in mistakes:
        if _difference(got, wrong, rtol, atol) is None:
            raise AssertionError(f"{label}: {problem}. Likely cause: {hint}.")
    raise AssertionError(f"{label}: {problem}.")


def holds(condition, message: str) -> None:
    """Check that `condition` is true; `message` says what is wrong when it is not, and the likely cause."""
    if isinstance(condition, np.generic):
        condition = condition.item()
    if condition is not True:
        raise AssertionError(message)


def raises(error: type[Exception], function, *args, because: str, **kwargs) -> None:
    """Check that the call is refused with `error`; `because` says why it should be."""
    label = _call_text(function, args, kwargs)
    try:
        function(*args, **kwargs)
    except NotImplementedError:
        raise _not_written(function) from None
    except error:
        return
    except Exception as other:
        raise AssertionError(
            f"{label} should be refused with {error.__name__} ({because}), "
            f"but stops with {type(other).__name__}: {other}"
        ) from other
    raise AssertionError(f"{label} should be refused with {error.__name__}: {because}.")


# -- differences, in words ------------------------------------------------------------------------------------------


def _difference(got, want, rtol, atol) -> str | None:
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
        return f"expected {_a(want)}, got {_a(got)}"
    return None if got == want else f"expected {want!r}, got {_short(got)}"


def _number_difference(got, want, rtol, atol):
    if isinstance(got, (np.ndarray, pd.Series)) and got.size == 1:
        got = np.asarray(got).reshape(()).item()
    if isinstance(got, (bool, np.bool_)) or not isinstance(got, Number):
        return f"expected a number, got {_a(got)}"
    return None if _close(got, want, rtol, atol) else f"expected {_number(want)}, got {_number(got)}"


def _array_difference(got, want, rtol, atol, place="position"):
    try:
        array = np.asarray(got)
    except ValueError:
        return f"expected an array of shape {want.shape}, got {_a(got)} whose rows differ in length"
    if array.dtype == object and want.dtype != object:
        try:
            array = array.astype(want.dtype)
        except (TypeError, ValueError):
            return f"expected an array of numbers of shape {want.shape}, got {_a(got)}"
    if array.shape != want.shape:
        if array.ndim == 0:
            return f"expected an array of shape {want.shape}, got {_a(got)}"
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
    found, expected = _value(array[first]), _value(want[first])
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
        return f"expected a DataFrame, got {_a(got)}"
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
        return f"expected {_a(want)} of {len(want)}, got {_a(got)}"
    items = list(got)
    if len(items) != len(want):
        return f"expected {len(want)} of them, got {len(items)}"
    for place, (mine, right) in enumerate(zip(items, want, strict=True)):
        problem = _difference(mine, right, rtol, atol)
        if problem:
            return f"at position {place}: {problem}"
    return None


def _set_difference(got, want):
    if isinstance(got, (str, bytes, dict)) or not isinstance(got, Iterable):
        return f"expected {_a(want)}, got {_a(got)}"
    got = set(got)
    if extra := got - want:
        return f"{_short(min(extra, key=repr))} should not be in it"
    if lacking := want - got:
        return f"{_short(min(lacking, key=repr))} is missing"
    return None


def _dict_difference(got, want, rtol, atol):
    if not isinstance(got, dict):
        return f"expected a dict, got {_a(got)}"
    problem = _set_difference(set(got), set(want))
    if problem:
        return f"its keys: {problem}"
    for key, right in want.items():
        problem = _difference(got[key], right, rtol, atol)
        if problem:
            return f"at key {key!r}: {problem}"
    return None


# -- words ----------------------------------------------------------------------------------------------------------


def _close(got, want, rtol, atol) -> bool:
    return bool(np.isclose(got, want, rtol=rtol, atol=atol, equal_nan=True))


def _number(value) -> str:
    value = value.item() if isinstance(value, np.generic) else value
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _value(value) -> str:
    return _number(value) if isinstance(value, (Number, np.number)) else _short(value)


def _a(value) -> str:
    """The value's type with its article and, where it is short, the value."""
    kind = {"NoneType": "None", "str": "text", "ndarray": "NumPy array"}.get(type(value).__name__, type(value).__name__)
    if kind == "None":
        return kind
    text = _short(value)
    article = "an" if kind[0].lower() in "aeiou" else "a"
    return f"{article} {kind}" + (f", {text}" if len(text) < 25 and not text.startswith("<") else "")


def _short(value) -> str:
    text = " ".join(repr(value.item() if isinstance(value, np.generic) else value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _argument(value) -> str:
    if isinstance(value, np.ndarray):
        return _short(value.tolist()) if value.size <= 6 else f"<array {value.shape}>"
    if isinstance(value, pd.DataFrame):
        return f"<DataFrame of {len(value)} rows>"
    if isinstance(value, pd.Series):
        return _short(value.tolist()) if value.size <= 6 else f"<Series of {len(value)}>"
    if callable(value):
        return _name(value)
    return _short(value)


def _name(function) -> str:
    return str(getattr(function, "__name__", "the function"))


def _not_written(function) -> NotImplementedError:
    return NotImplementedError(f"{_name(function)} is not written yet: replace `raise NotImplementedError`")


def _call_text(function, args, kwargs) -> str:
    words = [_argument(value) for value in args] + [f"{key}={_argument(value)}" for key, value in kwargs.items()]
    return f"{_name(function)}({', '.join(words)})"
