r"""The last stage of a hybrid: small objects that each change one thing about scored lists of candidates.

A step is fitted on the ratings and then called with a `Slate`, the candidates of some users with their scores; it
answers with a new one. A boost adds to the score: its weight is in the units of the score (stars, for a rating model).

| step | adds |
|---|---|
| `Engaged` | `weight` to items that the user has rated already |
| `Novelty` | `weight` times $-\log_M(n_i / M)$, 0 for what everybody knows to 1 for what one user knows |
| `Recency` | `weight` times $2^{-\text{age} / \text{half life}}$ |
| `Promotion` | what was agreed on for the item |
| `Recurring` | `weight` times $e^{-z^2/2}$, with $z$ how far the next purchase is from being due |

`Filter` takes items away, which gives them the score -inf. `Quota` and `MMR`, for more varied lists, are in
`recsys_lib.variety`. A re-ranking never invents an item.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.utils import check_scalar

from recsys_lib.hyperparameters import check_number, check_whole
from recsys_lib.ratings import Ratings

__all__ = [
    "Engaged",
    "Filter",
    "Novelty",
    "Promotion",
    "Recency",
    "Recurring",
    "Slate",
    "Step",
    "seen_places",
]

_DAY = 86_400


@dataclass(frozen=True)
class Slate:
    """Candidates of some users.

    Attributes
    ----------
    users : ndarray of int32, shape (m,)
        Codes, -1 for a user without one.
    items : ndarray of int32, shape (m, c)
        Codes in ascending order within a row; -1 for an empty place.
    scores : ndarray of float64, shape (m, c)
        -inf for an empty place and for what has been taken away.
    """

    users: np.ndarray
    items: np.ndarray
    scores: np.ndarray

    def boosted(self, amount: np.ndarray) -> Slate:
        """With `amount`, of the shape of the scores, added."""
        return replace(self, scores=np.where(np.isneginf(self.scores), -np.inf, self.scores + amount))

    def without(self, taken: np.ndarray) -> Slate:
        """Without the places at which `taken` is true."""
        return replace(self, scores=np.where(taken, -np.inf, self.scores))

    def by_item(self, values: np.ndarray) -> np.ndarray:
        """``values[item]`` at every place, 0 at empty ones."""
        return np.where(self.items >= 0, values[self.items], 0.0)


class Step(BaseEstimator):
    """One thing that is done to a list: `fit(ratings)`, then ``step(slate) -> slate``. A subclass writes `_fit`."""

    def fit(self, ratings: Ratings, y=None):
        self._fit(ratings)
        return self


class _Boost(Step):
    """Adds `weight` times a number of the item, 0 to 1, that fit puts in `boost_`."""

    def __call__(self, slate: Slate) -> Slate:
        return slate.boosted(self.weight * slate.by_item(self.boost_))


class Engaged(Step):
    """Adds `weight` to what the user has rated already; useful with ``recommend(..., exclude_seen=False)``."""

    def __init__(self, weight: float = 1.0):
        self.weight = weight

    def _fit(self, ratings):
        _number("weight", self.weight)
        self.train_ = ratings

    def __call__(self, slate: Slate) -> Slate:
        return slate.boosted(self.weight * seen_places(self.train_, slate))


class Novelty(_Boost):
    r"""Adds `weight` times the surprise of the item, $-\log_M(n_i / M)$; what nobody rated counts as rated once."""

    def __init__(self, weight: float = 1.0):
        self.weight = weight

    def _fit(self, ratings):
        _number("weight", self.weight)
        n_users = max(ratings.n_users, 2)
        self.boost_ = 1 - np.log(np.maximum(ratings.item_counts, 1)) / np.log(n_users)


class Recency(_Boost):
    r"""Adds `weight` times $2^{-\text{age} / \text{half life}}$.

    Parameters
    ----------
    weight : float
    half_life : float, above 0
        In days.
    added : mapping or Series from item ids to datetimes or seconds since 1970, optional
        When the item was added; by default the time of its first rating. An item without one gets nothing.
    now : datetime or seconds, optional
        By default the time of the last rating, so that results do not depend on the day.
    """

    def __init__(self, weight: float = 1.0, half_life: float = 365.0, added=None, now=None):
        self.weight = weight
        self.half_life = half_life
        self.added = added
        self.now = now

    def _fit(self, ratings):
        _number("weight", self.weight)
        check_number(self.half_life, "half_life", above_zero=True)
        if ratings.timestamps is None and (self.added is None or self.now is None):
            raise ValueError("ratings have no timestamps: Recency needs `added` and `now`")
        now = ratings.timestamps.max() if self.now is None else _seconds([self.now])[0]
        if self.added is None:
            added = np.full(ratings.n_items, np.nan)
            order = np.argsort(-ratings.timestamps, kind="stable")
            added[ratings.items[order]] = ratings.timestamps[order]  # the earliest is written last
        else:
            known = pd.Series(self.added)
            added = pd.Series(_seconds(known.to_numpy()), known.index).reindex(ratings.item_ids).to_numpy()
        age = np.maximum(now - added, 0) / _DAY
        self.boost_ = np.nan_to_num(0.5 ** (age / self.half_life), nan=0.0)


class Promotion(_Boost):
    """Adds the agreed amount to each item in `boosts`, a mapping from item ids to numbers, times `weight`."""

    def __init__(self, boosts: Mapping, weight: float = 1.0):
        self.boosts = boosts
        self.weight = weight

    def _fit(self, ratings):
        _number("weight", self.weight)
        self.boost_ = pd.Series(self.boosts, dtype=np.float64).reindex(ratings.item_ids, fill_value=0.0).to_numpy()
        if not np.isfinite(self.boost_).all():
            raise ValueError("boosts must be finite numbers")


class Recurring(Step):
    r"""Adds to what a user buys again and again and is about to run out of: toothpaste, every two months.

    With $g$ the mean gap between the purchases of an item by a user, the boost is `weight` times $e^{-z^2/2}$,
    $z = (\text{time since the last} - g) / (\text{width} \cdot g)$.

    Parameters
    ----------
    events : DataFrame
        One row per purchase, with the columns user, item and timestamp (datetimes, or seconds since 1970).
    weight : float
    width : float, above 0
        How early or late a purchase usually is, as a share of the gap.
    min_events : int, at least 2
        Pairs with fewer purchases are no habit.
    now : datetime or seconds, optional
        By default the time of the last event.
    """

    def __init__(self, events: pd.DataFrame, weight: float = 1.0, width: float = 0.25, min_events: int = 3, now=None):
        self.events = events
        self.weight = weight
        self.width = width
        self.min_events = min_events
        self.now = now

    def _fit(self, ratings):
        _number("weight", self.weight)
        check_number(self.width, "width", above_zero=True)
        check_whole(self.min_events, "min_events", least=2)
        missing = {"user", "item", "timestamp"} - set(self.events.columns)
        if missing:
            raise ValueError(f"events has no column {min(missing)!r}; its columns are {list(self.events.columns)}")
        times = self.events[["user", "item"]].assign(time=_seconds(self.events["timestamp"].to_numpy()))
        now = times["time"].max() if self.now is None else _seconds([self.now])[0]
        habits = times[times["time"] <= now].groupby(["user", "item"])["time"].agg(["min", "max", "count"])
        habits = habits[(habits["count"] >= self.min_events) & (habits["max"] > habits["min"])]
        gap = (habits["max"] - habits["min"]) / (habits["count"] - 1)
        z = (now - habits["max"] - gap) / (self.width * gap)
        users = ratings.user_codes(habits.index.get_level_values("user"))
        items = ratings.item_codes(habits.index.get_level_values("item"))
        self.n_items_ = ratings.n_items
        known = (users >= 0) & (items >= 0)
        cells = users[known].astype(np.int64) * self.n_items_ + items[known]
        order = np.argsort(cells)
        self.cells_, self.boost_ = cells[order], np.exp(-(z.to_numpy()[known][order] ** 2) / 2)

    def __call__(self, slate: Slate) -> Slate:
        asked = slate.users[:, None].astype(np.int64) * self.n_items_ + slate.items
        asked[(slate.items < 0) | (slate.users[:, None] < 0)] = -1
        if not len(self.cells_):
            return slate
        place = np.minimum(np.searchsorted(self.cells_, asked), len(self.cells_) - 1)
        return slate.boosted(self.weight * np.where(self.cells_[place] == asked, self.boost_[place], 0.0))


class Filter(Step):
    """Takes away items that are in `blocked`, and all that are not in `allowed` where that is given (item ids)."""

    def __init__(self, allowed=None, blocked=()):
        self.allowed = allowed
        self.blocked = blocked

    def _fit(self, ratings):
        ids = pd.Index(ratings.item_ids)
        self.keep_ = ~ids.isin(list(self.blocked))
        if self.allowed is not None:
            self.keep_ &= ids.isin(list(self.allowed))

    def __call__(self, slate: Slate) -> Slate:
        return slate.without(slate.by_item(~self.keep_) > 0)


def seen_places(ratings: Ratings, slate: Slate) -> np.ndarray:
    """True where the user has rated the item."""
    seen = np.zeros(slate.items.shape, bool)
    csr = ratings.csr
    for row, user in enumerate(slate.users):
        if user >= 0:
            seen[row] = np.isin(slate.items[row], csr.indices[csr.indptr[user] : csr.indptr[user + 1]])
    return seen


def _seconds(times) -> np.ndarray:
    series = pd.Series(times)
    if pd.api.types.is_numeric_dtype(series):
        return series.to_numpy(np.float64)
    stamps = pd.to_datetime(series, utc=True).dt.tz_localize(None)
    return stamps.astype("datetime64[s]").to_numpy().astype(np.float64)


def _number(name: str, value) -> None:
    check_scalar(value, name, (int, float, np.number))
    if not np.isfinite(value):
        raise ValueError(f"{name} must be finite, got {value!r}")
