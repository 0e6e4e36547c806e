r"""Content: items are alike when their descriptions are, and a user is what they liked.

**Soup.** All that is known of an item becomes one text; a name becomes one word ("Tom Hanks" -> "tomhanks"), so that
two Toms are not alike. **Bag of words.** With $\mathrm{tf}_{ij}$ the number of times word $i$ stands in document $j$,
$N$ documents, and $\mathrm{df}_i$ of them with the word, a document is the vector of

| `weighting` | $w_{ij}$ |
|---|---|
| "binary" | 1 if the word is there |
| "count" | $\mathrm{tf}_{ij}$ |
| "frequency" | $\mathrm{tf}_{ij} / \sum_i \mathrm{tf}_{ij}$ |
| "tfidf" | $\mathrm{tf}_{ij} \, \mathrm{idf}_i$ |

with $\mathrm{idf}_i = \log(N / \mathrm{df}_i)$, the lecture's, or with `idf="smooth"` scikit-learn's
$\log\frac{1 + N}{1 + \mathrm{df}_i} + 1$, which gives a word of every document some weight still.

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
from sklearn.utils import check_scalar
from sklearn.utils.validation import check_is_fitted

from recsys_lib.base import Recommender
from recsys_lib.kernels.tfidf import dense_products, topk_sparse_products
from recsys_lib.popularity import Bias
from recsys_lib.ratings import Ratings

__all__ = ["TfidfContent", "bag_of_words", "inverse_document_frequency", "similar_rows", "soup", "weigh"]

_FIELDS = ("genres", "keywords", "cast", "director", "overview")
_WEIGHTINGS = ("binary", "count", "frequency", "tfidf")
_MEASURES = ("cosine", "dot", "euclidean")
_NUMBERS_PER_BLOCK = 1 << 22  # of dense user profiles: 32 MB


def soup(frame: pd.DataFrame, fields=None, free_text=("title", "overview")) -> list[str]:
    """One text per row of `frame`, out of several columns.

    Parameters
    ----------
    frame : DataFrame
    fields : sequence of str, optional
        Columns to use; by default those of genres, keywords, cast, director, overview that there are. A column holds
        strings, or lists or tuples of strings; what is missing adds nothing.
    free_text : sequence of str
        Columns of sentences, taken as they are. In all others an entry is a name and becomes one word.

    Returns
    -------
    list of str, lower case

    Raises
    ------
    ValueError
        A field is no column of `frame`, or there is none to use.
    TypeError
        A cell holds neither text nor a list of texts.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"frame must be a pandas DataFrame, got {type(frame).__name__}")
    fields = [name for name in _FIELDS if name in frame.columns] if fields is None else list(fields)
    missing = [name for name in fields if name not in frame.columns]
    if missing or not fields:
        what = f"no column {missing[0]!r}" if missing else f"none of the columns {', '.join(_FIELDS)}"
        raise ValueError(f"frame has {what}; its columns are {list(frame.columns)}")
    columns = [[_words(cell, name, name in free_text) for cell in frame[name]] for name in fields]
    return [" ".join(filter(None, parts)) for parts in zip(*columns, strict=True)]


def _words(cell, column: str, is_text: bool) -> str:
    if cell is None or (np.ndim(cell) == 0 and pd.isna(cell)):
        return ""
    entries = [cell] if isinstance(cell, str) else cell
    if not isinstance(entries, (list, tuple, set, frozenset, np.ndarray)) or not all(
        isinstance(entry, str) for entry in entries
    ):
        raise TypeError(f"column {column!r} must hold texts or lists of texts, got {cell!r}")
    return " ".join(entry.lower() if is_text else "".join(entry.lower().split()) for entry in entries)


def inverse_document_frequency(counts, idf: str = "lecture") -> np.ndarray:
    r"""$\log(N / \mathrm{df})$ of each column, or with `idf` "smooth" $\log\frac{1 + N}{1 + \mathrm{df}} + 1$.

    A word that stands nowhere gets 0.
    """
    if idf not in ("lecture", "smooth"):
        raise ValueError(f"idf must be 'lecture' or 'smooth', got {idf!r}")
    counts = sparse.csc_array(counts)
    n, df = counts.shape[0], np.diff(counts.indptr)
    values = np.log((1 + n) / (1 + df)) + 1 if idf == "smooth" else np.log(n / np.maximum(df, 1))
    return np.where(df > 0, values, 0.0)


def weigh(counts, weighting: str = "tfidf", idf: str = "lecture") -> sparse.csr_array:
    """Weights of a bag of words out of word counts, documents by words; see the head of this module."""
    if weighting not in _WEIGHTINGS:
        raise ValueError(f"weighting must be one of {', '.join(map(repr, _WEIGHTINGS))}, got {weighting!r}")
    weights = sparse.csr_array(counts, dtype=np.float64, copy=True)
    weights.eliminate_zeros()
    if weighting == "binary":
        weights.data[:] = 1
    elif weighting == "frequency":
        weights.data /= np.repeat(weights.sum(axis=1), np.diff(weights.indptr))
    elif weighting == "tfidf":
        weights.data *= inverse_document_frequency(weights, idf)[weights.indices]
        weights.eliminate_zeros()
    return weights


def bag_of_words(
    texts, weighting: str = "tfidf", idf: str = "lecture", min_df: int = 1, stop_words: str | None = "english"
) -> tuple[sparse.csr_array, np.ndarray]:
    """Documents as vectors over the words they use.

    Parameters
    ----------
    texts : sequence of str
    weighting : {"tfidf", "binary", "count", "frequency"}
    idf : {"lecture", "smooth"}
    min_df : int
        Words of fewer documents are left out.
    stop_words : "english" or None
        Words that say nothing and are left out: scikit-learn's list.

    Returns
    -------
    weights : csr_array of float64, shape (n_documents, n_words)
    words : ndarray of str, shape (n_words,), sorted

    Words are split by scikit-learn's `CountVectorizer`: runs of two or more letters or digits, in lower case.
    """
    from sklearn.feature_extraction.text import CountVectorizer  # slow to import, and only needed here

    if isinstance(texts, str):
        raise TypeError("texts must be a sequence of texts, got one text")
    check_scalar(min_df, "min_df", (int, np.integer), min_val=1)
    vectorizer = CountVectorizer(min_df=int(min_df), stop_words=stop_words)
    counts = vectorizer.fit_transform(texts)
    return weigh(counts, weighting, idf), vectorizer.get_feature_names_out().astype(str)


def similar_rows(
    vectors, n: int = 10, measure: str = "cosine", rows=None, n_threads: int | None = 1
) -> tuple[np.ndarray, np.ndarray]:
    """The `n` other rows most like each row of a sparse matrix, without building the matrix of all pairs.

    Parameters
    ----------
    vectors : sparse matrix, shape (n_rows, n_columns)
    n : int, 1 to n_rows - 1
    measure : {"cosine", "dot", "euclidean"}
        euclidean is minus the distance, so that higher is more alike. In float32: distances below 0.001 of the
        lengths are uncertain.
    rows : array-like of int, optional
        Rows to answer for; all by default.
    n_threads : int or None

    Returns
    -------
    indices : ndarray of int32, shape (len(rows), n)
        Most alike first, ties to the lower row.
    scores : ndarray of float32, same shape

    Time is the sum over words of the square of their document frequency, memory that of the result.
    """
    if measure not in _MEASURES:
        raise ValueError(f"measure must be one of {', '.join(map(repr, _MEASURES))}, got {measure!r}")
    vectors = sparse.csr_array(vectors, dtype=np.float32)
    n_rows = vectors.shape[0]
    if not (isinstance(n, (int, np.integer)) and 1 <= n < n_rows):
        raise ValueError(f"n must be a whole number from 1 to {n_rows - 1}, the number of other rows, got {n!r}")
    if measure == "cosine":
        vectors = _unit_rows(vectors)
    squares = vectors.power(2).sum(axis=1).astype(np.float32)
    bias = -squares / 2 if measure == "euclidean" else np.zeros(n_rows, np.float32)
    if rows is None:
        indices, scores = topk_sparse_products(vectors, vectors.tocsc(), int(n), bias, True, n_threads)
        rows = np.arange(n_rows)
    else:
        rows = np.atleast_1d(rows)
        found, scores = topk_sparse_products(vectors[rows], vectors.tocsc(), int(n) + 1, bias, False, n_threads)
        indices, scores = _without_self(rows, found, scores)
    if measure == "euclidean":
        scores = -np.sqrt(np.maximum(squares[rows][:, None] - 2 * scores, 0))
    return indices, scores


def _without_self(rows, found, scores):
    """Drop each row's own place, or the last where it is not among the found."""
    own = found == rows[:, None]
    own[~own.any(axis=1), -1] = True
    shape = (len(rows), found.shape[1] - 1)
    return found[~own].reshape(shape), scores[~own].reshape(shape)


def _unit_rows(vectors) -> sparse.csr_array:
    vectors = sparse.csr_array(vectors, copy=True)
    norms = np.sqrt(vectors.power(2).sum(axis=1))
    vectors.data = vectors.data / np.repeat(np.where(norms > 0, norms, 1), np.diff(vectors.indptr)).astype(
        vectors.dtype
    )
    return vectors


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
        check_scalar(self.shrinkage, "shrinkage", (int, float, np.number), min_val=0)
        texts = soup(self.items, self.fields)
        if self.item not in self.items.columns:
            raise ValueError(f"items has no column {self.item!r}; its columns are {list(self.items.columns)}")
        index = pd.Index(self.items[self.item])
        if index.has_duplicates:
            raise ValueError(f"items holds {index[index.duplicated()][0]!r} twice; an item has one row")
        weights, self.words_ = bag_of_words(texts, self.weighting, self.idf, self.min_df, self.stop_words)
        self.catalogue_ids_ = index.to_numpy()
        self.catalogue_vectors_ = _unit_rows(weights).astype(np.float32)
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
        check_scalar(n, "n", (int, np.integer), min_val=1)
        n = min(int(n), len(self.catalogue_ids_) - 1)
        if n == 0:
            return self.catalogue_ids_[:0], np.empty(0)
        found, scores = similar_rows(self.catalogue_vectors_, n, measure, rows)
        return self.catalogue_ids_[found[0]], scores[0].astype(np.float64)
