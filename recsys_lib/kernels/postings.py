"""Products of sparse rows with all documents, by walking the terms' lists of documents.

A term of many documents is held as a dense column, zeros and all: sums of columns in registers beat a list's one
product at a time. The columns lie in stretches of documents, and a block of rows walks one stretch after the other,
which meanwhile stays in cache. These common terms are always added first, and each kind in the order of the terms, so
that a product is the same to the last bit whichever of the two is the query, and for equal documents wherever they
stand.

The other terms have lists of postings, a document and a weight side by side. Most are short, and begin where memory
was not read before: what costs is to begin a list, so the lists to come are asked for ahead of their turn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types
from numba.extending import intrinsic, overload

from recsys_lib.kernels.columns import WIDTH, sum_columns
from recsys_lib.kernels.jit import kernel
from recsys_lib.kernels.vectors import prefetch

__all__ = ["Postings", "add_common", "add_rare", "block_of_scores", "find_postings"]

_BLOCK = 1 << 18  # scores: 1 MB
_COMMON = 15  # a term in more than one document of so many is common
_FEW_ROWS = 32  # do not pay for dense columns
_AHEAD = 4  # lists

POSTING = np.dtype([("document", np.int32), ("weight", np.float32)])


class Postings(NamedTuple):
    """What kernels walk; `indptr`, `terms` and `weights` hold the queries, a row's common terms first."""

    indptr: np.ndarray
    rare: np.ndarray  # (n_queries,), the cell at which a row's rare terms begin
    terms: np.ndarray  # up to that cell it says not which term, but which column
    weights: np.ndarray
    columns: np.ndarray  # (n_stretches, n_columns, WIDTH), of the common terms; none if there are few queries
    bounds: np.ndarray  # (n_terms, 2), where the list of a rare term begins and ends
    lists: np.ndarray  # of POSTING


def find_postings(queries, documents) -> Postings:
    """Prepare two csr_arrays of float32 with sorted indices and as many columns."""
    n_documents, n_terms = documents.shape
    frequency = np.bincount(documents.indices, minlength=n_terms)
    common = np.flatnonzero(frequency > n_documents / _COMMON)
    column = np.full(n_terms, -1, np.int32)
    column[common] = np.arange(len(common))
    n_columns = len(common) if queries.shape[0] > _FEW_ROWS else 0
    rare, terms, weights = np.empty(queries.shape[0], np.int64), np.empty_like(queries.indices), queries.data.copy()
    put_common_first(queries.indptr, queries.indices, queries.data, column, n_columns, rare, terms, weights)
    if n_columns:
        frequency[common] = 0
    ends = np.cumsum(frequency)
    bounds = np.stack([ends - frequency, ends - frequency], axis=1)
    columns = np.zeros((-(-n_documents // WIDTH), n_columns, WIDTH), np.float32)
    lists = np.empty(ends[-1] if n_terms else 0, POSTING)
    fill_columns_and_lists(documents.indptr, documents.indices, documents.data, column, columns, bounds, lists)
    return Postings(queries.indptr, rare, terms, weights, columns, bounds, lists)


@kernel
def put_common_first(indptr, old_terms, old_weights, column, n_columns, rare, terms, weights):
    for row in range(len(rare)):
        common_filled, rare_filled = indptr[row], indptr[row]
        for cell in range(indptr[row], indptr[row + 1]):
            rare_filled += column[old_terms[cell]] >= 0
        rare[row] = rare_filled if n_columns else indptr[row]
        for cell in range(indptr[row], indptr[row + 1]):
            term = old_terms[cell]
            is_common = column[term] >= 0
            filled = common_filled if is_common else rare_filled
            terms[filled] = column[term] if is_common and n_columns else term
            weights[filled] = old_weights[cell]
            common_filled += is_common
            rare_filled += not is_common


@kernel
def fill_columns_and_lists(indptr, terms, weights, column, columns, bounds, lists):
    """Sort cells of documents by their term; ``bounds[term, 1]`` moves from the beginning of a list to its end."""
    n_columns = columns.shape[1]
    for document in range(len(indptr) - 1):
        stretch, place = columns[document // WIDTH], document % WIDTH
        for cell in range(indptr[document], indptr[document + 1]):
            term = terms[cell]
            if n_columns and column[term] >= 0:
                stretch[column[term], place] += weights[cell]
            else:
                posting = lists[bounds[term, 1]]
                posting["document"] = document
                posting["weight"] = weights[cell]
                bounds[term, 1] += 1


@kernel
def block_of_scores(postings, n_rows):
    """Room for the scores of at most `n_rows` rows, some at a time."""
    width = len(postings.columns) * WIDTH
    return np.empty((max(1, min(n_rows, max(8, _BLOCK // width))), width), np.float32)


@kernel
def add_common(postings, first, last, n_documents, scores):
    """Set `scores` to the products of rows `first` to `last - 1` and documents up to `n_documents` in common terms."""
    for stretch in range(-(-n_documents // WIDTH)):
        columns, start = postings.columns[stretch], stretch * WIDTH
        for row in range(first, last):
            cells = postings.indptr[row], postings.rare[row]
            sum_columns(columns, postings.terms, postings.weights, *cells, scores[row - first][start : start + WIDTH])


@kernel
def add_rare(postings, row, bounds, scores):
    """Add the products of a row with the documents of its other terms, each list within its `bounds`."""
    stop = postings.indptr[row + 1]
    for cell in range(postings.rare[row], stop):
        if cell + _AHEAD < stop:
            prefetch_posting(postings.lists, bounds[postings.terms[cell + _AHEAD], 0])
        term, weight = postings.terms[cell], postings.weights[cell]
        # Unsigned numbers, so that there is no test for an index from the end.
        for place in range(np.uint64(bounds[term, 0]), np.uint64(bounds[term, 1])):
            posting = postings.lists[place]
            scores[np.uint32(posting["document"])] += weight * posting["weight"]


def prefetch_posting(lists, place):
    """Hint that ``lists[place]``, and what follows, will soon be read; changes no value."""


@overload(prefetch_posting)
def _prefetch_posting(lists, place):
    return lambda lists, place: _prefetch(lists, place)


@intrinsic
def _prefetch(typing_context, lists, place):
    def generate(context, builder, signature, arguments):
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        prefetch(builder, builder.gep(data, [arguments[1]]), for_writing=False)
        return context.get_dummy_value()

    return types.void(lists, types.intp), generate
