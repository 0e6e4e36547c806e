"""The checks themselves: call, look, and say what is wrong."""

from __future__ import annotations

import numpy as np

from autograder.checks import hints
from autograder.checks.arguments import Call
from autograder.checks.comparing import difference
from autograder.checks.fingerprint import fingerprint
from autograder.checks.wording import not_written

__all__ = ["call", "equals", "holds", "raises", "refuse", "returns"]


def returns(
    function,
    *args,
    want,
    mistakes=(),
    rtol: float = 1e-6,
    atol: float = 1e-8,
    label: str | None = None,
    may_change=(),
    **kwargs,
):
    """Call ``function(*args, **kwargs)`` and check the answer against `want`.

    Nothing comes back: the last value of a test cell is its partial credit.

    Parameters
    ----------
    want : number, str, bool, None, list, tuple, set, dict, ndarray, Series or DataFrame
        The right answer. Where it is a Series, its labels must be right too, in the same order; an answer that has
        no labels is held against the values.
    mistakes : iterable of (wrong answer, hint)
        What an answer looks like after a common mistake, and what to say then. What the lesson's catalogue of wrong
        answers knows need not be repeated here.
    rtol, atol : float
        Numbers may differ by ``atol + rtol * |want|``.
    label : str, optional
        What to call the answer in a message; by default the call as it would be typed.
    may_change : iterable of str
        Parameters that the function may change in place, by name. Any other argument must be left as it was.

    Raises
    ------
    NotImplementedError
        The function is still the stub that came with the exercise.
    AssertionError
        The call fails, its answer has the wrong type, shape or value, or an argument was changed.
    """
    asked = Call(function, args, kwargs, label)
    got = _answer(asked, args, kwargs)
    _compare(got, want, asked.text, asked.key, mistakes, rtol, atol, asked.same_as_earlier(got))
    _unchanged(asked, may_change)


def call(function, *args, label: str | None = None, may_change=(), **kwargs):
    """Call ``function(*args, **kwargs)`` and hand its answer over, for further checks.

    Parameters
    ----------
    label : str, optional
        What to call the answer in a message; by default the call as it would be typed.
    may_change : iterable of str
        Parameters that the function may change in place, by name. Any other argument must be left as it was.

    Raises
    ------
    NotImplementedError
        The function is still the stub that came with the exercise.
    AssertionError
        The call fails, gives None, or changed an argument.
    """
    asked = Call(function, args, kwargs, label)
    got = _answer(asked, args, kwargs)
    _unchanged(asked, may_change)
    return got


def equals(got, want, label: str, *, mistakes=(), rtol: float = 1e-6, atol: float = 1e-8) -> None:
    """Check the answer `got`, called `label` in a message, against `want`; see :func:`returns`."""
    _compare(got, want, label, label, mistakes, rtol, atol)


def holds(condition, message: str) -> None:
    """Check that `condition` is true; `message` says what is wrong when it is not, and the likely cause."""
    if isinstance(condition, np.generic):
        condition = condition.item()
    if condition is not True:
        raise AssertionError(message)


def raises(error: type[Exception], function, *args, because: str, **kwargs) -> None:
    """Check that the call is refused with `error`; `because` says why it should be."""
    asked = Call(function, args, kwargs)
    key = ("raises", error.__name__, asked.key)
    try:
        got = function(*args, **kwargs)
    except NotImplementedError:
        raise not_written(function) from None
    except error:
        _unchanged(asked, ())
        return
    except Exception as other:
        said = f"but stops with {type(other).__name__}: {other}"
        got = ("stops", type(other).__name__, str(other))
        refuse(f"{asked.text} should be refused with {error.__name__} ({because}), {said}", key, got, cause=other)
    refuse(f"{asked.text} should be refused with {error.__name__}: {because}.", key, got)


def refuse(message: str, key, got, want=None, *, cause=None, hint: str = "", otherwise: str | None = None) -> None:
    """Say that the answer `got` to the question `key` is wrong, and what is known of the mistake behind it.

    Parameters
    ----------
    message : str
    key : any data
        What was asked: a label, or a call's arguments.
    got, want : any
        The answer; the right one where there is just one.
    cause : Exception, optional
    hint : str
        What the mistake is, where the check knows it.
    otherwise : str, optional
        What to say where neither the check nor the catalogue knows.

    Raises
    ------
    AssertionError
        Always. It carries ``fingerprints``, by which the audit and the hints recognise the answer, and ``mistake``,
        the sentence about it or "".
    """
    prints = [fingerprint(key, got)]
    loose = fingerprint(key, got, labels=False)
    if loose != prints[0] and (want is None or loose != fingerprint(key, want, labels=False)):
        prints.append(loose)
    known = hint or " Or: ".join(hints.found(prints)) or otherwise or ""
    failure = AssertionError(f"{message} {known}".rstrip())
    failure.fingerprints, failure.mistake = prints, known
    raise failure from cause


def _answer(asked: Call, args: tuple, kwargs: dict):
    """What the function gives, if it gives anything."""
    try:
        got = asked.function(*args, **kwargs)
    except NotImplementedError:
        raise not_written(asked.function) from None
    except Exception as error:
        kind = type(error).__name__
        refuse(f"{asked.text} stops with {kind}: {error}", asked.key, ("stops", kind, str(error)), cause=error)
    return got


def _compare(got, want, label, key, mistakes, rtol, atol, unused=None) -> None:
    problem = difference(got, want, rtol, atol)
    if problem is None:
        return
    if got is None:
        refuse(f"{label} gives None: does your function end with `return`?", key, got, want)
    said = f"{label}: {problem}."
    for wrong, hint in mistakes:
        if difference(got, wrong, rtol, atol) is None:
            refuse(said, key, got, want, hint=f"Likely cause: {hint}.")
    refuse(said, key, got, want, otherwise=unused)


def _unchanged(asked: Call, may_change) -> None:
    name = asked.changed(may_change)
    if name is not None:
        failure = AssertionError(f"{asked.text}: your function changed its argument {name}. Work on a copy.")
        failure.mistake = f"Your function changed its argument {name}."
        raise failure
