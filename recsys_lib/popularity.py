r"""Popularity: what can be said of an item, and of a user, before anybody's taste is known.

**Weighted rating.** A film with $v$ votes of mean $R$ is given $m$ more votes at $C$, the mean of all films:

$$\mathrm{WR} = \frac{v}{v + m} R + \frac{m}{v + m} C$$

It is the damped mean $\frac{\sum r + \beta\,\text{prior}}{n + \beta}$ with $\beta = m$ and prior $C$, and the posterior
mean of a normal whose prior is worth $m$ votes.

**Models.** `GlobalMean`: $\hat r_{ui} = \mu$. `UserMean`: $\mu + b_u$. `ItemMean`: $\mu + b_i$. `Bias`:

$$\hat r_{ui} = \mu + b_u + b_i, \qquad
\min_b \sum_{(u,i) \in \mathcal R} (r_{ui} - \mu - b_u - b_i)^2 + \beta_u \sum_u b_u^2 + \beta_i \sum_i b_i^2$$

Alternating least squares sets each bias to its minimum while the others stand still, items first:

$$b_i \leftarrow \frac{\sum_{u} (r_{ui} - \mu - b_u)}{n_i + \beta_i}, \qquad
b_u \leftarrow \frac{\sum_{i} (r_{ui} - \mu - b_i)}{n_u + \beta_u}$$

One pass from $b = 0$ is the damped method. `Popularity` ranks: every user gets the same list, less what they have seen.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from recsys_lib.base import Recommender
from recsys_lib.hyperparameters import check_hyperparameters, check_number, check_share, check_whole
from recsys_lib.ratings import Ratings

__all__ = [
    "Bias",
    "GlobalMean",
    "ItemMean",
    "Popularity",
    "UserMean",
    "damped_mean",
    "item_votes",
    "top_chart",
    "vote_quantile",
    "weighted_rating",
]

# -- the weighted rating ------------------------------------------------------------------------------------------


def damped_mean(total, count, damping, prior) -> np.ndarray | float:
    r"""Mean of `count` ratings that sum to `total`, with `damping` more at `prior`:
    $(\mathrm{total} + \beta\,\mathrm{prior}) / (\mathrm{count} + \beta)$. Where count and damping are 0, the prior.

    Parameters
    ----------
    total, count : float or array-like, shape (n,)
    damping : float or array-like, at least 0
        In ratings: how many at the prior the data must outweigh.
    prior : float or array-like
        In stars.

    Returns
    -------
    float, or ndarray of float64, shape (n,)

    Raises
    ------
    ValueError
        `count` or `damping` is negative or not finite, or `total` or `prior` is not finite.
    """
    total, prior = _finite("total", total), _finite("prior", prior)
    count, damping = _not_negative("count", count), _not_negative("damping", damping)
    weight = count + damping
    empty = weight == 0
    return np.where(empty, prior, (total + damping * prior) / np.where(empty, 1.0, weight))[()]


def weighted_rating(v, R, m, C) -> np.ndarray | float:
    r"""$\mathrm{WR} = \frac{v}{v+m} R + \frac{m}{v+m} C$, in the unit of `R`, always between `R` and `C`.

    Parameters
    ----------
    v : float or array-like, shape (n,), at least 0
        Votes of each film.
    R : float or array-like, shape (n,)
        Mean of these votes. It may be NaN where v is 0: without votes WR is C.
    m : float, at least 0
        Votes at which a film's own mean and C count the same; see `vote_quantile`.
    C : float
        Mean of all films.

    Returns
    -------
    float, or ndarray of float64, shape (n,)

    Raises
    ------
    ValueError
        `v` or `m` is negative; `R` is not finite where there are votes; `C` is not finite.
    """
    v = _not_negative("v", v)
    R = np.where(v == 0, 0.0, np.asarray(R, np.float64))
    return damped_mean(v * _finite("R", R), v, _not_negative("m", m), _finite("C", C))


def vote_quantile(v, q: float) -> float:
    """The number of votes `m` that a share `q` of the films stays below or at: ``np.quantile(v, q)``.

    Parameters
    ----------
    v : array-like, shape (n,), at least 0
    q : float, 0 to 1

    Raises
    ------
    ValueError
        `v` is empty or holds a negative number or NaN; `q` is outside 0 to 1.
    """
    v = np.atleast_1d(_not_negative("v", v))
    if not v.size:
        raise ValueError("v is empty: there are no votes to take a quantile of")
    check_share(q, "q")
    return float(np.quantile(v, q))


def item_votes(ratings: Ratings) -> pd.DataFrame:
    """How many ratings each item got and their mean: columns item, vote_count (int64), vote_average (float64).

    One row per item of the vocabulary, in its order; vote_average is NaN where vote_count is 0.
    """
    count = ratings.item_counts
    total = np.bincount(ratings.items, weights=ratings.values, minlength=ratings.n_items)
    mean = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    return pd.DataFrame({"item": ratings.item_ids, "vote_count": count, "vote_average": mean})


def top_chart(
    items: pd.DataFrame | Ratings,
    n: int = 10,
    *,
    m: float | None = None,
    quantile: float = 0.9,
    C: float | None = None,
    qualify: bool = True,
    count: str = "vote_count",
    mean: str = "vote_average",
) -> pd.DataFrame:
    """The `n` items with the highest weighted rating, best first, ties in the order of `items`.

    Parameters
    ----------
    items : DataFrame or Ratings
        A table with the columns `count` and `mean`; of `Ratings`, the table `item_votes` makes.
    n : int
    m : float, optional
        Votes that count as much as the item's own; by default the `quantile` of the vote counts of items with a vote.
    C : float, optional
        By default the mean of column `mean` over all items with a vote.
    qualify : bool
        Whether only items with at least `m` votes take part.

    Returns
    -------
    DataFrame
        Rows of `items` with one more column, weighted_rating; fewer than `n` where fewer qualify.
    """
    table = item_votes(items) if isinstance(items, Ratings) else items
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"items must be a DataFrame or Ratings, got {type(items).__name__}")
    for column in (count, mean):
        if column not in table.columns:
            raise ValueError(f"items has no column {column!r}; its columns are {list(table.columns)}")
    check_whole(n, "n")
    v, R = table[count].to_numpy(np.float64), table[mean].to_numpy(np.float64)
    if not (v > 0).any():
        raise ValueError(f"no item has a vote: column {count!r} holds nothing above 0")
    m = vote_quantile(v[v > 0], quantile) if m is None else m
    C = float(R[v > 0].mean()) if C is None else C
    chart = table.assign(weighted_rating=weighted_rating(v, R, m, C))
    if qualify:
        chart = chart[v >= m]
    return chart.sort_values("weighted_rating", ascending=False, kind="stable").head(n)


def _finite(name: str, values) -> np.ndarray:
    values = np.asarray(values, np.float64)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite, got {values[~np.isfinite(values)].flat[0]}")
    return values


def _not_negative(name: str, values) -> np.ndarray:
    values = _finite(name, values)
    if (values < 0).any():
        raise ValueError(f"{name} must not be negative, got {values[values < 0].flat[0]:g}")
    return values


# -- models -------------------------------------------------------------------------------------------------------


class _BiasModel(Recommender):
    """A model of mean and biases; learned state as `Bias` says. A subclass sets the biases in `_fit_biases`."""

    def _fit(self, ratings: Ratings) -> None:
        self.global_mean_ = float(ratings.values.mean(dtype=np.float64))
        self.user_bias_ = np.zeros(ratings.n_users)
        self.item_bias_ = np.zeros(ratings.n_items)
        self._fit_biases(ratings)

    def _fit_biases(self, ratings: Ratings) -> None:
        raise NotImplementedError

    def _predict_codes(self, users, items):
        return self.global_mean_ + _or_zero(self.user_bias_, users) + _or_zero(self.item_bias_, items)

    def _score_block(self, users):
        return (self.global_mean_ + _or_zero(self.user_bias_, users))[:, None] + self.item_bias_


class GlobalMean(_BiasModel):
    r"""$\hat r_{ui} = \mu$, the mean of all training ratings."""

    def _fit_biases(self, ratings):
        pass


class UserMean(_BiasModel):
    r"""$\hat r_{ui} = \mu + b_u$: the user's own mean, damped towards $\mu$; $\mu$ for an unknown user.

    Parameters
    ----------
    damping : float, at least 0
        Ratings at $\mu$ that are added to the user's; 0 gives the plain mean.
    """

    def __init__(self, damping: float = 0.0):
        self.damping = damping

    def _fit_biases(self, ratings):
        check_hyperparameters(self, from_zero=("damping",))
        residual = ratings.values.astype(np.float64) - self.global_mean_
        self.user_bias_ = _damped_bias(ratings.users, residual, ratings.user_counts, self.damping)


class ItemMean(_BiasModel):
    r"""$\hat r_{ui} = \mu + b_i$: the item's own mean, damped towards $\mu$; $\mu$ for an unknown item.

    Parameters
    ----------
    damping : float, at least 0
        Ratings at $\mu$ that are added to the item's; 0 gives the plain mean.
    """

    def __init__(self, damping: float = 0.0):
        self.damping = damping

    def _fit_biases(self, ratings):
        check_hyperparameters(self, from_zero=("damping",))
        residual = ratings.values.astype(np.float64) - self.global_mean_
        self.item_bias_ = _damped_bias(ratings.items, residual, ratings.item_counts, self.damping)


class Bias(_BiasModel):
    r"""$\hat r_{ui} = \mu + b_u + b_i$ (Koren, "Factor in the neighbors", TKDD 2010, section 2.1).

    Parameters
    ----------
    damping : float or (float, float), at least 0
        $\beta$, or the pair $(\beta_u, \beta_i)$ for users and items.
    method : {"als", "damped"}
        "als": `n_epochs` alternations; "damped": the first one only.
    n_epochs : int, at least 1

    Attributes
    ----------
    global_mean_ : float
    user_bias_, item_bias_ : ndarray of float64, shape (n_users,) and (n_items,)
        0 where there is no training rating.

    Notes
    -----
    Time O(n_ratings) an epoch, memory O(n_ratings).
    """

    def __init__(self, damping: float | tuple[float, float] = 5.0, method: str = "als", n_epochs: int = 10):
        self.damping = damping
        self.method = method
        self.n_epochs = n_epochs

    def _fit_biases(self, ratings):
        user_damping, item_damping = self._check()
        residual = ratings.values.astype(np.float64) - self.global_mean_
        for _ in range(self.n_epochs if self.method == "als" else 1):
            less_user = residual - self.user_bias_[ratings.users]
            self.item_bias_ = _damped_bias(ratings.items, less_user, ratings.item_counts, item_damping)
            less_item = residual - self.item_bias_[ratings.items]
            self.user_bias_ = _damped_bias(ratings.users, less_item, ratings.user_counts, user_damping)

    def _check(self) -> tuple[float, float]:
        check_hyperparameters(self, whole=("n_epochs",), one_of={"method": ("als", "damped")})
        pair = self.damping if isinstance(self.damping, (tuple, list)) else (self.damping, self.damping)
        if len(pair) != 2:
            raise ValueError(f"damping must be a number or a pair (user, item), got {self.damping!r}")
        for value in pair:
            check_number(value, "damping")
        return pair


class Popularity(Recommender):
    """The same ranking for everybody: by how often items were rated, by how well, or by both.

    Predicted ratings are weighted ratings, whatever the ranking is by; of an unknown item it is C.

    Parameters
    ----------
    by : {"weighted", "count", "mean"}
        What `recommend` ranks by: the weighted rating, the number of ratings, the plain mean (an item without
        ratings counts as C).
    m : float, optional
        Votes at C that are added to each item's; by default the `quantile` of the vote counts of rated items.
    quantile : float, 0 to 1

    Attributes
    ----------
    m_, C_ : float
        C is the mean over rated items of their mean ratings.
    vote_count_, vote_average_, weighted_rating_ : ndarray, shape (n_items,)
    """

    def __init__(self, by: str = "weighted", m: float | None = None, quantile: float = 0.9):
        self.by = by
        self.m = m
        self.quantile = quantile

    def _fit(self, ratings):
        check_hyperparameters(self, one_of={"by": ("weighted", "count", "mean")})
        check_share(self.quantile, "quantile")
        votes = item_votes(ratings)
        count, mean = votes["vote_count"].to_numpy(), votes["vote_average"].to_numpy()
        self.m_ = vote_quantile(count[count > 0], self.quantile) if self.m is None else float(self.m)
        self.C_ = float(mean[count > 0].mean())
        self.vote_count_ = count
        self.vote_average_ = np.where(count > 0, mean, self.C_)
        self.weighted_rating_ = weighted_rating(count, mean, self.m_, self.C_)

    def _predict_codes(self, users, items):
        return np.where(items >= 0, self.weighted_rating_[items], self.C_)

    def _score_block(self, users):
        scores = {"weighted": self.weighted_rating_, "count": self.vote_count_, "mean": self.vote_average_}[self.by]
        return np.broadcast_to(scores, (len(users), len(scores)))


def _damped_bias(codes, residual, counts, damping) -> np.ndarray:
    total = np.bincount(codes, weights=residual, minlength=len(counts))
    return damped_mean(total, counts, damping, 0.0)


def _or_zero(bias: np.ndarray, codes: np.ndarray) -> np.ndarray:
    return np.where(codes >= 0, bias[codes], 0.0)
