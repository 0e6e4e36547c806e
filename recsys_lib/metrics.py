r"""How good predictions and recommendations are.

**Rating metrics** (`rmse`, `mae`) take two arrays of ratings, in the unit of the rating scale.

**Ranking metrics** take one list of recommended items per user, best first, and what was relevant to each user.
With $\mathrm{rel}_u(j) = 1$ where the item at rank $j$ (from 1) of user $u$'s list is relevant, else 0, and $R_u$
the user's relevant items:

| metric | of one user |
|---|---|
| precision@k | $\frac1k \sum_{j \le k} \mathrm{rel}_u(j)$ |
| recall@k | $\frac1{\lvert R_u \rvert} \sum_{j \le k} \mathrm{rel}_u(j)$ |
| hit rate@k | 1 if any of the first $k$ is relevant, else 0 |
| average precision@k | $\frac1{\min(k, \lvert R_u \rvert)} \sum_{j \le k} \mathrm{rel}_u(j) \, \mathrm{prec}@j$ |
| reciprocal rank@k | one over the rank of the first relevant item among the first $k$, else 0 |
| NDCG@k | $\sum_{j \le k} \frac{g_u(j)}{\log_2(j + 1)}$ over the same sum for the best order there is |

The gain $g_u$ is $\mathrm{rel}_u$, or the gain given for the item. A list shorter than $k$ counts as if its end were
filled with items of no relevance. The value of a set of users is the mean over them. Items are ranked against the full
catalogue: a rank among a sample of items is another quantity, and may order models the other way (Krichene and
Rendle, "On sampled metrics for item recommendation", KDD 2020).

**Beyond accuracy**: `catalogue_coverage`, `gini`, `novelty`, `intra_list_diversity`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import sparse
from sklearn.utils import check_scalar

__all__ = [
    "average_precision_at_k",
    "catalogue_coverage",
    "gini",
    "hit_rate_at_k",
    "intra_list_diversity",
    "mae",
    "ndcg_at_k",
    "novelty",
    "precision_at_k",
    "ranking_scores",
    "recall_at_k",
    "reciprocal_rank_at_k",
    "rmse",
]

# -- ratings ----------------------------------------------------------------------------------------------------


def rmse(truth, predictions) -> float:
    r"""Root mean squared error, $\sqrt{\frac1n \sum (\hat r_{ui} - r_{ui})^2}$, in stars. 0 is perfect.

    Parameters
    ----------
    truth, predictions : array-like of float, shape (n,)

    Raises
    ------
    TypeError
        An array does not hold numbers.
    ValueError
        Lengths differ, an array is empty or not one-dimensional, or a value is NaN or infinite.
    """
    return float(np.sqrt(np.mean(_errors(truth, predictions) ** 2)))


def mae(truth, predictions) -> float:
    r"""Mean absolute error, $\frac1n \sum |\hat r_{ui} - r_{ui}|$, in stars. 0 is perfect.

    Parameters and errors as for `rmse`; it never exceeds the RMSE.
    """
    return float(np.mean(np.abs(_errors(truth, predictions))))


def _errors(truth, predictions) -> np.ndarray:
    truth, predictions = _finite_vector("truth", truth), _finite_vector("predictions", predictions)
    if len(truth) != len(predictions):
        raise ValueError(
            f"truth and predictions must have one length, got {len(truth)} ratings and {len(predictions)} predictions"
        )
    return predictions - truth


def _finite_vector(name: str, values) -> np.ndarray:
    try:
        vector = np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must be an array of numbers: {error}") from error
    if vector.ndim != 1:
        raise ValueError(f"{name} must have one dimension, got shape {vector.shape}")
    if not vector.size:
        raise ValueError(f"{name} is empty: there is nothing to measure")
    bad = np.flatnonzero(~np.isfinite(vector))
    if bad.size:
        raise ValueError(f"{name} holds {vector[bad[0]]} at place {bad[0]} ({bad.size} such places)")
    return vector


# -- rankings ---------------------------------------------------------------------------------------------------


def precision_at_k(recommended, relevant, k: int = 10) -> float:
    """Mean share of the first `k` recommendations that are relevant, 0 to 1.

    Parameters
    ----------
    recommended : sequence of sequences of item ids, one per user, best first
        Such as the array that `Recommender.recommend` returns, shape (n_users, n).
    relevant : sequence of collections of item ids, one per user, none of them empty
        A set, list or array; for `ndcg_at_k` also a mapping from item to gain.
    k : int

    Raises
    ------
    ValueError
        Numbers of users differ, there are none, `k` is not a whole number of at least 1, a list holds an item
        twice, or a user has nothing relevant: such a user has no recall, leave the user out.
    """
    return _mean("precision", recommended, relevant, k)


def recall_at_k(recommended, relevant, k: int = 10) -> float:
    """Mean share of a user's relevant items that are among the first `k`, 0 to 1. As `precision_at_k`."""
    return _mean("recall", recommended, relevant, k)


def hit_rate_at_k(recommended, relevant, k: int = 10) -> float:
    """Share of users with at least one relevant item among the first `k`, 0 to 1. As `precision_at_k`."""
    return _mean("hit_rate", recommended, relevant, k)


def average_precision_at_k(recommended, relevant, k: int = 10) -> float:
    """Mean average precision (MAP@k), 0 to 1; the module gives the formula. As `precision_at_k`."""
    return _mean("map", recommended, relevant, k)


def reciprocal_rank_at_k(recommended, relevant, k: int = 10) -> float:
    """Mean reciprocal rank (MRR@k) of the first relevant item, 0 to 1. As `precision_at_k`."""
    return _mean("mrr", recommended, relevant, k)


def ndcg_at_k(recommended, relevant, k: int = 10) -> float:
    """Normalised discounted cumulative gain, 0 to 1; 1 is the best possible order. As `precision_at_k`.

    Where a user's `relevant` is a mapping, its values are the gains, positive numbers; otherwise each gain is 1.
    """
    return _mean("ndcg", recommended, relevant, k)


def _mean(name: str, recommended, relevant, k: int) -> float:
    check_scalar(k, "k", (int, np.integer), min_val=1)
    recommended, relevant = list(recommended), list(relevant)
    if len(recommended) != len(relevant):
        raise ValueError(
            "recommended and relevant must have one entry per user, "
            f"got {len(recommended)} lists and {len(relevant)} collections"
        )
    if not recommended:
        raise ValueError("recommended is empty: there is no user to measure")
    gains = np.zeros((len(recommended), k))
    best_gains = np.zeros((len(recommended), k))
    n_relevant = np.empty(len(recommended))
    for user, (items, wanted) in enumerate(zip(recommended, relevant, strict=True)):
        wanted = _gains_of(wanted, user)
        items = np.asarray(items).tolist()
        if len(set(items)) < len(items):
            raise ValueError(f"recommended[{user}] holds an item twice")
        n_relevant[user] = len(wanted)
        for rank, item in enumerate(items[:k]):
            gains[user, rank] = wanted.get(item, 0.0)
        best = sorted(wanted.values(), reverse=True)[:k]
        best_gains[user, : len(best)] = best
    return float(ranking_scores(gains, n_relevant, best_gains)[name].mean())


def _gains_of(wanted, user: int) -> dict:
    gains = dict(wanted) if isinstance(wanted, Mapping) else dict.fromkeys(np.asarray(list(wanted)).tolist(), 1.0)
    if not gains:
        raise ValueError(f"relevant[{user}] is empty: leave out users to whom nothing is relevant")
    if not all(0 < gain < np.inf for gain in gains.values()):
        raise ValueError(f"relevant[{user}] has a gain that is not a positive number: {gains}")
    return gains


def ranking_scores(gains: np.ndarray, n_relevant: np.ndarray, best_gains: np.ndarray | None = None) -> dict:
    """Every ranking metric of every user, from gains alone.

    Parameters
    ----------
    gains : ndarray, shape (n_users, k)
        Gain of the item at each rank; 0 is not relevant.
    n_relevant : ndarray, shape (n_users,)
        How many items are relevant to each user, recommended or not; at least 1.
    best_gains : ndarray, shape (n_users, k), optional
        Gains in the best possible order; by default `n_relevant` ones.

    Returns
    -------
    dict of ndarray, shape (n_users,)
        precision, recall, hit_rate, map, mrr, ndcg.
    """
    k = gains.shape[1]
    ranks = np.arange(1, k + 1)
    relevant = gains > 0
    hits = relevant.cumsum(axis=1)
    if best_gains is None:
        best_gains = ranks <= n_relevant[:, None]
    return {
        "precision": hits[:, -1] / k,
        "recall": hits[:, -1] / n_relevant,
        "hit_rate": (hits[:, -1] > 0).astype(float),
        "map": (relevant * hits / ranks).sum(axis=1) / np.minimum(k, n_relevant),
        "mrr": (relevant & (hits == 1)) @ (1 / ranks),
        "ndcg": (gains @ (1 / np.log2(ranks + 1))) / (best_gains @ (1 / np.log2(ranks + 1))),
    }


# -- beyond accuracy --------------------------------------------------------------------------------------------


def catalogue_coverage(recommended, n_items: int) -> float:
    """Share of the catalogue that is recommended to anybody, 0 to 1: distinct items over `n_items`.

    Parameters
    ----------
    recommended : sequence of sequences of item ids, one per user
    n_items : int
        Size of the catalogue.
    """
    check_scalar(n_items, "n_items", (int, np.integer), min_val=1)
    distinct = len({item for items in recommended for item in np.asarray(items).tolist()})
    if distinct > n_items:
        raise ValueError(f"n_items is {n_items}, but {distinct} different items are recommended")
    return distinct / n_items


def gini(counts) -> float:
    r"""How unequally something is shared out: 0 when all get the same, towards 1 when one gets everything.

    With counts in ascending order, $G = \frac{2 \sum_j j\, c_j}{n \sum_j c_j} - \frac{n + 1}{n}$.

    Parameters
    ----------
    counts : array-like of float, shape (n,), not negative, not all zero
        Such as how often each item of the catalogue is recommended, those never recommended included.
    """
    counts = np.sort(_finite_vector("counts", counts))
    if counts[0] < 0 or counts[-1] == 0:
        raise ValueError(f"counts must not be negative nor all zero, got {counts[0]:g} to {counts[-1]:g}")
    n = len(counts)
    return float(2 * (np.arange(1, n + 1) @ counts) / (n * counts.sum()) - (n + 1) / n)


def novelty(recommended, item_counts, n_users: int) -> float:
    r"""Mean self-information of the recommended items, in bits: $-\log_2 \frac{n_i + 1}{M + 1}$.

    0 for an item that everybody rated, the more the fewer know the item. The ones keep an item that nobody rated
    finite (Castells, Hurley and Vargas, "Novelty and diversity in recommender systems", 2015).

    Parameters
    ----------
    recommended : sequence of sequences of int, one per user
        Item codes: positions in `item_counts`.
    item_counts : array-like of int, shape (n_items,)
        How many users rated each item.
    n_users : int
    """
    check_scalar(n_users, "n_users", (int, np.integer), min_val=1)
    counts = _finite_vector("item_counts", item_counts)
    if counts.min() < 0 or counts.max() > n_users:
        raise ValueError(f"item_counts must lie in 0 to n_users = {n_users}, got {counts.min():g} to {counts.max():g}")
    bits = -np.log2((counts + 1) / (n_users + 1))
    return float(np.mean([bits[_codes(items, len(counts))].mean() for items in recommended if len(items)]))


def intra_list_diversity(recommended, item_vectors) -> float:
    r"""Mean over users of the mean cosine distance $1 - \cos(i, j)$ between two items of the list, 0 to 2.

    Parameters
    ----------
    recommended : sequence of sequences of int, one per user, at least one of two items
        Item codes: rows of `item_vectors`. A list of fewer than two items has no pairs and is left out.
    item_vectors : array or sparse array, shape (n_items, n_features)
        What items are compared by: genres, TF-IDF, item factors. A zero vector is at distance 1 from all.
    """
    vectors = item_vectors if sparse.issparse(item_vectors) else np.asarray(item_vectors, np.float64)
    if vectors.ndim != 2:
        raise ValueError(f"item_vectors must have two dimensions, got shape {vectors.shape}")
    vectors = vectors.tocsr() if sparse.issparse(vectors) else vectors
    means = []
    for items in recommended:
        if len(items) > 1:
            rows = vectors[_codes(items, vectors.shape[0])]
            rows = rows.toarray() if sparse.issparse(rows) else rows
            length = np.linalg.norm(rows, axis=1, keepdims=True)
            rows = np.divide(rows, length, out=np.zeros_like(rows, dtype=np.float64), where=length > 0)
            n = len(items)
            # the sum of all cosines is the squared length of the sum of unit vectors
            own = (rows**2).sum()
            means.append(1 - (np.sum(rows.sum(axis=0) ** 2) - own) / (n * (n - 1)))
    if not means:
        raise ValueError("recommended has no list of two items or more: there are no pairs to compare")
    return float(np.mean(means))


def _codes(items, n_items: int) -> np.ndarray:
    codes = np.asarray(items)
    if codes.dtype.kind not in "iu" or codes.min() < 0 or codes.max() >= n_items:
        raise ValueError(f"recommended must hold item codes from 0 to {n_items - 1}, got {codes}")
    return codes
