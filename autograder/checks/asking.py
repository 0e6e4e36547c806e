"""The checks themselves: call, look, and say what is wrong."""

from __future__ import annotations

import numpy as np

from autograder.checks.comparing import difference
from autograder.checks.wording import call_text, not_written

__all__ = ["equals", "holds", "raises", "returns"]


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
    label = label or call_text(function, args, kwargs)
    try:
        got = function(*args, **kwargs)
    except NotImplementedError:
        raise not_written(function) from None
    except Exception as error:
        raise AssertionError(f"{label} stops with {type(error).__name__}: {error}") from error
    if got is None and want is not None:
        raise AssertionError(f"{label} gives None: does your function end with `return`?")
    equals(got, want, label, mistakes=mistakes, rtol=rtol, atol=atol)


def equals(got, want, label: str, *, mistakes=(), rtol: float = 1e-6, atol: float = 1e-8) -> None:
    """Check the answer `got`, called `label` in a message, against `want`; see :func:`returns`."""
    problem = difference(got, want, rtol, atol)
    if problem is None:
        return
    for wrong, hint in mistakes:
        if difference(got, wrong, rtol, atol) is None:
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
    label = call_text(function, args, kwargs)
    try:
        function(*args, **kwargs)
    except NotImplementedError:
        raise not_written(function) from None
    except error:
        return
    except Exception as other:
        raise AssertionError(
            f"{label} should be refused with {error.__name__} ({because}), "
            f"but stops with {type(other).__name__}: {other}"
        ) from other
    raise AssertionError(f"{label} should be refused with {error.__name__}: {because}.")
