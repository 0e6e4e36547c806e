r"""Content: items are alike when their descriptions are, and a user is what they liked.

Descriptions become vectors in `recsys_lib.text`, whose names are here too: soup, bag of words, tf-idf, similar rows.

**User.** With $v_i$ the unit vector of item $i$ and $\bar r_u$ the user's damped mean, the profile of a user is
$p_u = \sum_{i \in \mathcal R_u} (r_{ui} - \bar r_u) v_i$; items are recommended by $\cos(p_u, v_i)$. A rating is
predicted from what the user gave similar items, with $b_{ui} = \mu + b_u + b_i$ and
$s_{ij} = \langle v_i, v_j \rangle$:

$$\hat r_{ui} = b_{ui} + \frac{\sum_{j \in \mathcal R_u} s_{ij} (r_{uj} - b_{uj})}
{\sum_{j \in \mathcal R_u} s_{ij} + \beta}$$

Both sums are products of $v_i$ with a sum over the user's items, so that no similarity between items is ever computed
for them, and the matrix of all similarities is never built.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.utils.validation import check_is_fitted

from recsys_lib.base import Recommender
from recsys_lib.hyperparameters import check_hyperparameters, check_whole
from recsys_lib.kernels.tfidf import dense_products
from recsys_lib.kernels.threads import count_threads
from recsys_lib.popularity import Bias
from recsys_lib.ratings import Ratings
from recsys_lib.text import bag_of_words, inverse_document_frequency, similar_rows, soup, unit_rows, weigh

__all__ = ["TfidfContent", "bag_of_words", "inverse_document_frequency", "similar_rows", "soup", "weigh"]

_NUMBERS_PER_BLOCK = 1 << 22  # of dense user profiles: 32 MB


class TfidfContent(Recommender):
    """Recommend what reads like what the user liked. Equations and complexity stand at the head of this module.

    Parameters
    ----------
    items : DataFrame
        The catalogue, one row per item. It may hold items that nobody has rated: they can be recommended as soon as
        the ratings' vocabulary knows their id, and `similar_items` knows them at once.
    item : str
        Name of the column of ids.
    fields : sequence of str, optional
        Columns that go into the soup; see `soup`.
    weighting, idf, min_df, stop_words
        As in `bag_of_words`.
    shrinkage : float, at least 0
        Beta: how much similarity must be there before a prediction leaves the baseline by half.
    n_threads : int or None

    Attributes
    ----------
    words_ : ndarray of str, shape (n_words,)
    catalogue_ids_ : ndarray, shape (n_catalogue,)
    catalogue_vectors_ : csr_array of float32, shape (n_catalogue, n_words)
        Unit rows; zero where nothing is said of an item.
    item_vectors_ : csr_array of float32, shape (n_items, n_words)
        The same, in the order of the ratings' item codes; zero for an item that the catalogue does not know.
    global_mean_, user_bias_, item_bias_
        The baseline.
    """

    def __init__(
        self,
        items: pd.DataFrame,
        item: str = "item",
        fields=None,
        weighting: str = "tfidf",
        idf: str = "lecture",
        min_df: int = 1,
        stop_words: str | None = "english",
        shrinkage: float = 1.0,
        n_threads: int | None = 1,
    ):
        self.items = items
        self.item = item
        self.fields = fields
        self.weighting = weighting
        self.idf = idf
        self.min_df = min_df
        self.stop_words = stop_words
        self.shrinkage = shrinkage
        self.n_threads = n_threads

    def _fit(self, ratings: Ratings) -> None:
        check_hyperparameters(self, from_zero=("shrinkage",))
        count_threads(self.n_threads)
        texts = soup(self.items, self.fields)
        if self.item not in self.items.columns:
            raise ValueError(f"items has no column {self.item!r}; its columns are {list(self.items.columns)}")
        index = pd.Index(self.items[self.item])
        if index.has_duplicates:
            raise ValueError(f"items holds {index[index.duplicated()][0]!r} twice; an item has one row")
        weights, self.words_ = bag_of_words(texts, self.weighting, self.idf, self.min_df, self.stop_words)
        self.catalogue_ids_ = index.to_numpy()
        self.catalogue_vectors_ = unit_rows(weights).astype(np.float32)
        rows = index.get_indexer(ratings.item_ids)
        self.item_vectors_ = sparse.diags_array((rows >= 0).astype(np.float32)).tocsr() @ self.catalogue_vectors_[rows]

        bias = Bias(damping=(15.0, 10.0)).fit(ratings)
        self.global_mean_, self.user_bias_, self.item_bias_ = bias.global_mean_, bias.user_bias_, bias.item_bias_

    # -- what a user is -----------------------------------------------------------------------------------------

    def user_profile(self, user) -> pd.Series:
        """The words a user likes (positive) and dislikes, by weight, the strongest first."""
        check_is_fitted(self, "train_")
        code = self.train_.user_codes(user)
        if len(code) != 1 or code[0] < 0:
            raise ValueError(f"user must be one id of the training data, got {user!r}")
        profile = (self._liking(code) @ self.item_vectors_).toarray()[0]
        order = np.argsort(-np.abs(profile), kind="stable")
        return pd.Series(profile[order], index=self.words_[order], name=user)

    def _liking(self, users) -> sparse.csr_array:
        """Ratings less the user's damped mean, shape (len(users), n_items)."""
        rated = self.train_.csr[users]
        counts = np.diff(rated.indptr)
        means = (rated.sum(axis=1) + self.global_mean_) / (counts + 1)
        return sparse.csr_array((rated.data - np.repeat(means, counts), rated.indices, rated.indptr), rated.shape)

    # -- predictions --------------------------------------------------------------------------------------------

    def _predict_codes(self, users, items):
        known_user, known_item = users >= 0, items >= 0
        predictions = np.full(len(users), self.global_mean_)
        predictions[known_user] += self.user_bias_[users[known_user]]
        predictions[known_item] += self.item_bias_[items[known_item]]
        pairs = np.flatnonzero(known_user & known_item)
        pairs = pairs[np.argsort(users[pairs], kind="stable")]
        distinct, place = np.unique(users[pairs], return_inverse=True)
        for start, stop in self._blocks(len(distinct)):
            first, last = np.searchsorted(place, [start, stop])
            block = pairs[first:last]
            residual = self.train_.csr[distinct[start:stop]]
            counts = np.diff(residual.indptr)
            weights = sparse.csr_array((np.ones(residual.nnz), residual.indices, residual.indptr), residual.shape)
            baseline = self.global_mean_ + np.repeat(self.user_bias_[distinct[start:stop]], counts)
            baseline += self.item_bias_[residual.indices]
            residual = sparse.csr_array((residual.data - baseline, residual.indices, residual.indptr), residual.shape)
            similarity = self._products(weights, place[first:last] - start, items[block])
            correction = self._products(residual, place[first:last] - start, items[block])
            divisor = similarity + self.shrinkage
            predictions[block] += np.divide(correction, divisor, out=np.zeros_like(divisor), where=divisor > 1e-12)
        return predictions

    def _products(self, weights, rows, items) -> np.ndarray:
        """Of the weighted sums of item vectors in `weights`' rows with the items' vectors, pair by pair."""
        sums = np.ascontiguousarray((weights @ self.item_vectors_).toarray(), np.float64)
        products = np.empty(len(items))
        vectors = (self.item_vectors_.indptr, self.item_vectors_.indices, self.item_vectors_.data)
        dense_products(sums, np.require(rows, np.int64, "C"), vectors, np.require(items, np.int32, "C"), products)
        return products

    def _score_block(self, users):
        scores = np.tile(self.item_bias_, (len(users), 1))  # nothing is known of a stranger's taste
        known = np.flatnonzero((users >= 0) & (self.train_.user_counts[users] > 0))
        for start, stop in self._blocks(len(known)):
            profiles = (self._liking(users[known[start:stop]]) @ self.item_vectors_).toarray()
            norms = np.sqrt(np.sum(profiles**2, axis=1, keepdims=True))
            scores[known[start:stop]] = (self.item_vectors_ @ (profiles / np.where(norms > 0, norms, 1)).T).T
        return scores

    def _blocks(self, n_users):
        size = max(1, _NUMBERS_PER_BLOCK // max(1, len(self.words_)))
        return [(start, min(start + size, n_users)) for start in range(0, n_users, size)]

    # -- similar items ------------------------------------------------------------------------------------------

    def similar_items(self, item, n: int = 10, measure: str = "cosine") -> tuple[np.ndarray, np.ndarray]:
        """Ids and scores of the `n` items of the catalogue most like `item`, rated or not; see `similar_rows`.

        Vectors are of length one, so that the three measures rank alike.

        Raises
        ------
        ValueError
            The catalogue does not know `item`, or says nothing of it.
        """
        check_is_fitted(self, "train_")
        rows = np.flatnonzero(self.catalogue_ids_ == item)
        if len(rows) != 1 or not np.diff(self.catalogue_vectors_.indptr)[rows[0]]:
            raise ValueError(f"item {item!r} is not described in the catalogue: nothing is known of it")
        check_whole(n, "n")
        n = min(int(n), len(self.catalogue_ids_) - 1)
        if n == 0:
            return self.catalogue_ids_[:0], np.empty(0)
        found, scores = similar_rows(self.catalogue_vectors_, n, measure, rows)
        return self.catalogue_ids_[found[0]], scores[0].astype(np.float64)
