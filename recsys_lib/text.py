r"""Words as vectors: from what is known of an item to a point, and which points are alike.

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
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.utils import check_scalar

from recsys_lib.kernels.tfidf import topk_sparse_products

__all__ = ["bag_of_words", "inverse_document_frequency", "similar_rows", "soup", "unit_rows", "weigh"]

_FIELDS = ("genres", "keywords", "cast", "director", "overview")
_WEIGHTINGS = ("binary", "count", "frequency", "tfidf")
_MEASURES = ("cosine", "dot", "euclidean")


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
        vectors = unit_rows(vectors)
    if not vectors.has_sorted_indices:
        vectors = vectors.tocsc().tocsr()  # sorts a row, in a third of the time of `sorted_indices`
    bias = np.zeros(n_rows, np.float32)
    if measure == "euclidean":
        squares = vectors.power(2).sum(axis=1).astype(np.float32)
        bias -= squares / 2
    if rows is None:
        indices, scores = topk_sparse_products(vectors, vectors, int(n), bias, True, n_threads)
        rows = np.arange(n_rows)
    else:
        rows = np.atleast_1d(rows)
        found, scores = topk_sparse_products(vectors[rows], vectors, int(n) + 1, bias, False, n_threads)
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


def unit_rows(vectors) -> sparse.csr_array:
    vectors = sparse.csr_array(vectors, copy=True)
    norms = np.sqrt(vectors.power(2).sum(axis=1))
    vectors.data = vectors.data / np.repeat(np.where(norms > 0, norms, 1), np.diff(vectors.indptr)).astype(
        vectors.dtype
    )
    return vectors
