"""Rankings: right if nothing better was left out and nothing worse stands higher; equals stand in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from autograder.checks.asking import refuse
from autograder.checks.wording import a_value, number

__all__ = ["ranking"]


def ranking(ids, scores, label: str, *, n: int | None = None, exclude=(), rtol: float = 1e-6) -> None:
    """Check a list of ids, best first, against the scores of all candidates.

    Where scores tie, each order of those is right, and so is each choice of those that just fit in.

    Parameters
    ----------
    ids : list, array, Index or other iterable
        The answer.
    scores : dict or Series
        Id -> score of every candidate, the right ones. A score of NaN is no candidate.
    label : str
        What to call the list in a message.
    n : int, optional
        How many it should be; fewer if there are fewer candidates. All candidates by default.
    exclude : iterable
        Ids that are no candidates, such as the items a user has seen, and must not be in the list.
    rtol : float
        Scores that differ by less, relative to the largest, count as equal.

    Raises
    ------
    AssertionError
        In this order: no list, an excluded or unknown id, one id twice, the wrong number, the wrong order, a better
        candidate left out.
    """
    table = _table(scores)
    exclude = {_plain(one) for one in exclude}
    candidates = {key: score for key, score in table.items() if key not in exclude}
    wanted = len(candidates) if n is None else min(n, len(candidates))
    listed = _listed(ids, label)
    seen = set()
    for place, one in enumerate(listed):
        if one in exclude:
            refuse(f"{label}: {one!r}, at place {place}, should not be in the list at all.", label, listed)
        if one not in candidates:
            refuse(f"{label}: {one!r}, at place {place}, is not among the candidates.", label, listed)
        if one in seen:
            refuse(f"{label}: {one!r} is in the list twice.", label, listed)
        seen.add(one)
    if len(listed) != wanted:
        refuse(f"{label}: expected {wanted} ids, got {len(listed)}.", label, listed)
    slack = rtol * max((abs(score) for score in candidates.values()), default=0.0)
    mine = [candidates[one] for one in listed]
    for place in range(1, len(mine)):
        if mine[place] > mine[place - 1] + slack:
            _refuse_order(label, listed, mine, place, slack)
    left = {key: score for key, score in candidates.items() if key not in seen}
    best = max(left, key=left.__getitem__, default=None)
    if mine and best is not None and left[best] > mine[-1] + slack:
        refuse(
            f"{label}: {best!r} is missing: its score {number(left[best])} is above that of the last in the list, "
            f"{number(mine[-1])}.",
            label,
            listed,
        )


def _refuse_order(label, listed, mine, place, slack) -> None:
    """`slack` also decides whether the whole list runs the wrong way."""
    upwards = all(mine[k] >= mine[k - 1] - slack for k in range(1, len(mine)))
    said = (
        f"{label}: at place {place} stands {listed[place]!r} with a score of {number(mine[place])}, "
        f"above that of place {place - 1}, {number(mine[place - 1])}."
    )
    refuse(said, label, listed, otherwise="The worst stands first: sort in descending order." if upwards else None)


def _table(scores) -> dict:
    if isinstance(scores, (pd.Series, Mapping)):
        return {_plain(key): float(score) for key, score in scores.items() if not np.isnan(score)}
    raise TypeError(f"scores must be a dict or a Series of id -> score, got {type(scores).__name__}")


def _listed(ids, label: str) -> list:
    if isinstance(ids, (str, bytes, Mapping, pd.DataFrame)) or not isinstance(ids, Iterable):
        refuse(f"{label}: expected a list of ids, best first, got {a_value(ids)}.", (label, "type"), ids)
    listed = [_plain(one) for one in ids]
    for one in listed:
        if isinstance(one, (list, dict, set, np.ndarray)):
            refuse(f"{label}: expected a list of ids, but it holds {a_value(one)}.", (label, "type"), listed)
    return listed


def _plain(one):
    return one.item() if isinstance(one, np.generic) else one
