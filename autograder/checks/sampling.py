"""Samples: right by their distribution, with a known rate of false alarms."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from autograder.checks.asking import refuse
from autograder.checks.wording import a_value, short

__all__ = ["sample"]

FEWEST = 100


def sample(draws, want, label: str, *, false_alarm: float = 1e-7) -> None:
    """Check that `draws` come from the distribution `want`, independently of each other.

    The bounds hold for any number of draws and are not approximations: of right answers at most the share
    `false_alarm` is refused.

    Parameters
    ----------
    draws : iterable
        At least 100. What can be told apart shrinks with one over the square root of their number: of 10,000 draws the
        frequencies must be within about 0.03.
    want : dict, Series, or object with a method ``cdf``, or callable
        For values out of a set: value -> probability (or weight; they are divided by their sum). For real numbers: the
        cumulative distribution function, or a frozen distribution of `scipy.stats`.
    label : str
    false_alarm : float
        At most 1e-6.

    Raises
    ------
    AssertionError
        A value that cannot occur, or frequencies that chance does not explain.
    ValueError
        `false_alarm` is not above 0 and at most 1e-6: a class of hundreds would see false alarms.

    Notes
    -----
    For values out of a set, each frequency is held against its exact binomial distribution (two-sided, Bonferroni).
    For real numbers, the largest distance between the empirical and the true distribution function is held against
    the inequality of Dvoretzky, Kiefer and Wolfowitz with Massart's constant, P(D > e) <= 2 exp(-2 n e^2).
    """
    if not 0 < false_alarm <= 1e-6:
        raise ValueError(f"false_alarm must be above 0 and at most 1e-6, got {false_alarm!r}")
    values = _values(draws, label)
    if isinstance(want, (Mapping, pd.Series)):
        _discrete(values, dict(want.items()), label, false_alarm)
    else:
        _continuous(values, getattr(want, "cdf", want), label, false_alarm)


def _discrete(values: list, want: dict, label: str, false_alarm: float) -> None:
    from scipy.stats import binom

    total = sum(want.values())
    counts = Counter(values)
    for value in counts:
        if value not in want or want[value] <= 0:
            refuse(f"{label}: {short(value)} was drawn, which should never happen.", (label, "value"), short(value))
    limit = false_alarm / (2 * len(want))
    for value, weight in want.items():
        p, seen = weight / total, counts[value]
        below, above = binom.cdf(seen, len(values), p), binom.sf(seen - 1, len(values), p)
        if min(below, above) < limit:
            refuse(
                f"{label}: {short(value)} makes up {seen / len(values):.1%} of {len(values)} draws, expected {p:.1%}; "
                "that is not chance.",
                label,
                _shares(counts, want, len(values)),
            )


def _shares(counts: Counter, want: dict, n: int) -> list[tuple]:
    """Shares to the nearest twentieth: draws with one and the same fault look the same."""
    return [(value, round(20 * counts[value] / n)) for value in want]


def _continuous(values: list, cdf, label: str, false_alarm: float) -> None:
    numbers = np.sort(np.asarray(values, dtype=float))
    n = len(numbers)
    if not np.isfinite(numbers).all():
        refuse(f"{label}: some of the draws are NaN or infinite.", (label, "value"), "not finite")
    right = _at(cdf, numbers)
    high, low = np.arange(1, n + 1) / n - right, right - np.arange(n) / n
    distance, place = max((high.max(), int(high.argmax())), (low.max(), int(low.argmax())))
    if distance > math.sqrt(math.log(2 / false_alarm) / (2 * n)):
        below = np.searchsorted(numbers, numbers[place], side="right") / n
        refuse(
            f"{label}: {below:.1%} of {n} draws are at most {numbers[place]:.4g}, expected {right[place]:.1%}; "
            "that is not chance.",
            label,
            [round(float(x), 1) for x in np.quantile(numbers, [0.25, 0.5, 0.75])],
        )


def _at(cdf, numbers: np.ndarray) -> np.ndarray:
    """The distribution function at each of the numbers, whether or not it takes arrays."""
    try:
        right = np.asarray(cdf(numbers), dtype=float)
    except (TypeError, ValueError):
        right = None
    return np.array([float(cdf(x)) for x in numbers]) if right is None or right.shape != numbers.shape else right


def _values(draws, label: str) -> list:
    if isinstance(draws, (str, bytes, Mapping)) or not isinstance(draws, Iterable):
        refuse(f"{label}: expected a list or an array of draws, got {a_value(draws)}.", (label, "type"), draws)
    values = [one.item() if isinstance(one, np.generic) else one for one in draws]
    if len(values) < FEWEST:
        refuse(f"{label}: expected at least {FEWEST} draws, got {len(values)}.", (label, "number"), len(values))
    return values
