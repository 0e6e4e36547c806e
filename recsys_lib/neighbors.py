r"""Neighbours: a rating is the mean of what similar users gave the item, or of what the user gave similar items.

`UserKNN` compares rows of the rating matrix, `ItemKNN` its columns. With $x, x'$ two users (items), $y$ the item
(user) in question and $N_k$ the $k$ most similar of those who have a rating for $y$ and a similarity above 0:

$$\hat r_{xy} = \text{centre}_{xy} +
\frac{\sum_{x' \in N_k} s_{xx'} (r_{x'y} - \text{centre}_{x'y})}{\sum_{x' \in N_k} s_{xx'}}$$

| `centering` | centre |
|---|---|
| "none" | 0 |
| "mean" | $\bar r_x$, the mean rating of the user (item) |
| "baseline" | $\mu + b_u + b_i$, damped biases by alternating least squares |

**Similarity**, over the $n$ common ratings $(a, b)$ only:

| `similarity` | $s$ |
|---|---|
| "cosine" | $\sum ab / \sqrt{\sum a^2 \sum b^2}$ |
| "msd" | $1 / (1 + \frac1n \sum (a - b)^2)$ |
| "pearson" | cosine of the ratings less their means over the common ones |
| "pearson_baseline" | cosine of the ratings less their baselines |

Two common ratings say little: shrinkage multiplies $s$ by $(n - 1) / (n - 1 + \beta)$. Formulas and defaults are
those of Surprise (Hug, JOSS 2020) and of Koren, "Factor in the neighbors" (TKDD 2010). Of equal similarities at the
k-th place the lower id's is taken.

Similarities are computed when they are needed, a row at a time, and never stored: fit takes O(n_ratings) memory, where
a similarity matrix of all items might not fit a laptop. A prediction for x costs the lengths of the columns that x has
a rating in, once for all that is asked of x, and the length of column y.
"""

from __future__ import annotations

import numpy as np
from sklearn.utils.validation import check_is_fitted

from recsys_lib.base import Recommender
from recsys_lib.hyperparameters import check_hyperparameters, check_number, check_whole
from recsys_lib.kernels.knn import weighted_neighbors
from recsys_lib.kernels.similarity import COSINE, MSD, PEARSON, empty_sums, mirror, similarity_row, similarity_rows
from recsys_lib.kernels.threads import count_threads, for_row_ranges
from recsys_lib.kernels.topk import topk_rows
from recsys_lib.popularity import Bias
from recsys_lib.ratings import Ratings

__all__ = ["ItemKNN", "UserKNN", "similarity_matrix"]

_MEASURES = {
    "cosine": COSINE,
    "msd": MSD,
    "pearson": PEARSON,
    "pearson_baseline": COSINE,  # of what is left when the baseline is taken off
}
_CENTERINGS = ("none", "mean", "baseline")
_BASELINE_DAMPING = (15.0, 10.0)  # Surprise's, of users and items


class _KNN(Recommender):
    def __init__(
        self,
        k: int = 40,
        similarity: str = "msd",
        centering: str = "none",
        shrinkage: float | None = None,
        min_support: int = 1,
        min_k: int = 1,
        n_threads: int | None = 1,
    ):
        self.k = k
        self.similarity = similarity
        self.centering = centering
        self.shrinkage = shrinkage
        self.min_support = min_support
        self.min_k = min_k
        self.n_threads = n_threads

    def _fit(self, ratings: Ratings) -> None:
        check_hyperparameters(self, whole=("k", "min_k"), one_of={"centering": _CENTERINGS})
        count_threads(self.n_threads)
        _settings(self.similarity, self.shrinkage, self.min_support)
        bias = _baseline(ratings)
        self.global_mean_, self.user_bias_, self.item_bias_ = bias.global_mean_, bias.user_bias_, bias.item_bias_
        self.user_means_ = _means(ratings.users, ratings.values, ratings.user_counts)
        self.item_means_ = _means(ratings.items, ratings.values, ratings.item_counts)
        rows, columns = _views(ratings, self._compared)
        x_bias, y_bias = self._sides(self.user_bias_, self.item_bias_)
        by_row, by_column = _less_baselines(rows, columns, x_bias, y_bias, self.global_mean_)
        centred = self.similarity == "pearson_baseline"
        self.row_values_, self.column_values_ = (by_row, by_column) if centred else (rows[2], columns[2])
        self.targets_ = columns[2]
        if self.centering == "baseline":
            self.targets_ = by_column
        elif self.centering == "mean":
            x_means, _ = self._sides(self.user_means_, self.item_means_)
            self.targets_ = (columns[2] - x_means[columns[1]]).astype(np.float32)

    def _sides(self, users, items):
        """(of x, the compared side; of y, the other one)."""
        return (users, items) if self._compared == "user" else (items, users)

    def _kernel_matrices(self):
        rows, columns = _views(self.train_, self._compared)
        return (*rows[:2], self.row_values_), (*columns[:2], self.column_values_)

    # -- predictions -------------------------------------------------------------------------------------------

    def _predict_codes(self, users, items):
        x, y = self._sides(users, items)
        order = np.flatnonzero((x >= 0) & (y >= 0))
        order = order[np.argsort(x[order], kind="stable")]
        group_rows, first = np.unique(x[order], return_index=True)
        means, used = self._ask(group_rows, np.append(first, len(order)), y[order])
        predictions = self._without_neighbors(users, items)
        _add_neighbors(predictions, order, means, used >= self.min_k, self.centering)
        return predictions

    def _score_block(self, users):
        n_items = self.train_.n_items
        every_user, every_item = np.repeat(users, n_items), np.tile(np.arange(n_items, dtype=np.int32), len(users))
        scores = self._without_neighbors(every_user, every_item).reshape(len(users), n_items)
        known = np.flatnonzero(users >= 0)
        x, y = self._sides(users[known], np.arange(n_items))
        means, used = self._ask(x, np.arange(len(x) + 1) * len(y), np.tile(y, len(x)))
        places = np.arange(scores.size).reshape(scores.shape)[known]
        places = places if self._compared == "user" else places.T
        _add_neighbors(scores.reshape(-1), places.reshape(-1), means, used >= self.min_k, self.centering)
        return scores

    def _ask(self, group_rows, group_bounds, asked):
        """Weighted means of the targets, and over how many neighbours, for the columns asked for in each group."""
        means, used = np.zeros(len(asked)), np.zeros(len(asked), np.int32)
        group_rows = np.require(group_rows, np.int32, ["C", "W"])
        group_bounds = np.require(group_bounds, np.int64, ["C", "W"])
        asked = np.require(asked, np.int32, ["C", "W"])
        rows, columns = self._kernel_matrices()
        settings = _settings(self.similarity, self.shrinkage, self.min_support)

        def run(start, stop):
            groups = (start, stop, group_rows, group_bounds, asked)
            weighted_neighbors(*groups, rows, columns, self.targets_, int(self.k), *settings, means, used)

        for_row_ranges(run, len(group_rows), self.n_threads, group_bounds)
        return means, used

    def _without_neighbors(self, users, items):
        """What is said where nobody similar has rated the item: the centre or, for "none", the mean of x."""
        known_user = (users >= 0) & (self.train_.user_counts[users] > 0)
        known_item = (items >= 0) & (self.train_.item_counts[items] > 0)
        if self.centering == "baseline":
            prediction = np.full(len(users), self.global_mean_)
            prediction[known_user] += self.user_bias_[users[known_user]]
            prediction[known_item] += self.item_bias_[items[known_item]]
            return prediction
        x_mean, y_mean = self._sides(self.user_means_[users], self.item_means_[items])
        x_known, y_known = self._sides(known_user, known_item)
        return np.where(x_known, x_mean, np.where(y_known, y_mean, self.global_mean_))

    # -- similarities ------------------------------------------------------------------------------------------

    def _similar(self, code: int, ids: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
        rows, columns = self._kernel_matrices()
        similar = np.empty(len(ids))
        settings = _settings(self.similarity, self.shrinkage, self.min_support)
        sums, ends = empty_sums(len(ids), settings[0]), columns[0][1:]
        similarity_row(code, len(ids), ends, rows, columns, *settings, sums, similar)
        similar[similar == 0] = -np.inf
        similar[code] = -np.inf
        n = min(n, int(np.count_nonzero(similar > -np.inf)))
        if n == 0:
            return ids[:0], similar[:0]
        nearest, scores = topk_rows(similar[None, :], n)
        return ids[nearest[0]], scores[0]


class UserKNN(_KNN):
    """Neighbours among the users. Equations, similarities and complexity stand at the head of this module.

    Parameters
    ----------
    k : int, at least 1
        The most neighbours that are averaged.
    similarity : {"msd", "cosine", "pearson", "pearson_baseline"}
    centering : {"none", "mean", "baseline"}
        What ratings are averaged relative to: Surprise's KNNBasic, KNNWithMeans and KNNBaseline.
    shrinkage : float, at least 0, or None
        In ratings. None: 100 for "pearson_baseline" and 0 for the others, as in Surprise.
    min_support : int, at least 1
        Pairs with fewer common ratings are not similar at all.
    min_k : int, at least 1
        With fewer neighbours than this the prediction falls back on the centre (for "none", the mean of the user).
    n_threads : int or None
        None: every processor. The predictions do not depend on it.

    Attributes
    ----------
    global_mean_ : float
    user_means_, item_means_ : ndarray of float64, shape (n_users,) and (n_items,)
    user_bias_, item_bias_ : ndarray of float64, shape (n_users,) and (n_items,)
        The baseline.
    """

    _compared = "user"

    def similar_users(self, user, n: int = 10) -> tuple[np.ndarray, np.ndarray]:
        """Ids and similarities of the `n` users most similar to `user`, of those who share an item with them."""
        code = _known_code(self, "user", user, n)
        return self._similar(code, self.train_.user_ids, int(n))


class ItemKNN(_KNN):
    """Neighbours among the items; parameters and attributes as in `UserKNN`, with items for users."""

    _compared = "item"

    def similar_items(self, item, n: int = 10) -> tuple[np.ndarray, np.ndarray]:
        """Ids and similarities of the `n` items most similar to `item`, of those that share a user with it."""
        code = _known_code(self, "item", item, n)
        return self._similar(code, self.train_.item_ids, int(n))


def similarity_matrix(
    ratings: Ratings,
    by: str = "item",
    similarity: str = "cosine",
    shrinkage: float | None = None,
    min_support: int = 1,
    n_threads: int | None = 1,
) -> np.ndarray:
    """Similarities of all users or of all items, as a whole: ndarray of float32, shape (n, n), ones on the diagonal.

    Parameters
    ----------
    ratings : Ratings
    by : {"item", "user"}
    similarity, shrinkage, min_support, n_threads
        As in `UserKNN`.

    Takes n² · 4 bytes; for items, half the sum of the squares of the users' counts in time. The models of this module
    never build it.
    """
    if by not in ("item", "user"):
        raise ValueError(f"by must be 'item' or 'user', got {by!r}")
    settings = _settings(similarity, shrinkage, min_support)
    rows, columns = _views(ratings, by)
    row_values, column_values = rows[2], columns[2]
    if similarity == "pearson_baseline":
        bias = _baseline(ratings)
        biases = (bias.user_bias_, bias.item_bias_) if by == "user" else (bias.item_bias_, bias.user_bias_)
        row_values, column_values = _less_baselines(rows, columns, *biases, bias.global_mean_)
    rows, columns = (*rows[:2], row_values), (*columns[:2], column_values)
    n_rows = len(rows[0]) - 1
    result = np.empty((n_rows, n_rows), np.float32)
    for_row_ranges(lambda *part: similarity_rows(*part, rows, columns, *settings, result), n_rows, n_threads, rows[0])
    for_row_ranges(lambda *part: mirror(*part, result), n_rows, n_threads)
    return result


def _settings(similarity, shrinkage, min_support) -> tuple[int, int, float]:
    if similarity not in _MEASURES:
        raise ValueError(f"similarity must be one of {', '.join(map(repr, _MEASURES))}, got {similarity!r}")
    if shrinkage is None:
        shrinkage = 100.0 if similarity == "pearson_baseline" else 0.0
    check_number(shrinkage, "shrinkage")
    check_whole(min_support, "min_support")
    return _MEASURES[similarity], int(min_support), float(shrinkage)


def _baseline(ratings: Ratings) -> Bias:
    return Bias(damping=_BASELINE_DAMPING, method="als", n_epochs=10).fit(ratings)


def _means(codes, values, counts) -> np.ndarray:
    return np.bincount(codes, weights=values, minlength=len(counts)) / np.maximum(counts, 1)


def _views(ratings: Ratings, by: str):
    by_user = (ratings.csr.indptr, ratings.csr.indices, ratings.csr.data)
    by_item = (ratings.csc.indptr, ratings.csc.indices, ratings.csc.data)
    return (by_user, by_item) if by == "user" else (by_item, by_user)


def _less_baselines(rows, columns, x_bias, y_bias, global_mean):
    """Ratings less their baselines, in the order of the cells by row and by column."""
    return _less_baseline(rows, x_bias, y_bias, global_mean), _less_baseline(columns, y_bias, x_bias, global_mean)


def _less_baseline(view, major_bias, minor_bias, global_mean) -> np.ndarray:
    indptr, indices, values = view
    return (values - global_mean - np.repeat(major_bias, np.diff(indptr)) - minor_bias[indices]).astype(np.float32)


def _add_neighbors(predictions, places, means, enough, centering) -> None:
    if centering == "none":
        predictions[places[enough]] = means[enough]
    else:
        predictions[places[enough]] += means[enough]


def _known_code(model, side: str, id_, n) -> int:
    check_is_fitted(model, "train_")
    check_whole(n, "n")
    codes = model.train_.user_codes(id_) if side == "user" else model.train_.item_codes(id_)
    if len(codes) != 1:
        raise ValueError(f"{side} must be one id, got {len(codes)} of them")
    counts = model.train_.user_counts if side == "user" else model.train_.item_counts
    if codes[0] < 0 or not counts[codes[0]]:
        raise ValueError(f"{side} {id_!r} has no rating in the training data: nothing is known of it")
    return int(codes[0])
