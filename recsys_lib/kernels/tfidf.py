"""Products of sparse rows, by walking the columns they share: the k best of each row, never the matrix of them all."""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import kernel
from recsys_lib.kernels.threads import for_row_ranges
from recsys_lib.kernels.topk import select_rows

__all__ = ["dense_products", "topk_sparse_products"]

_COMMON = 8  # a term in more than one document of so many is held as a dense column: many at a time beat one by one
_ROWS_PER_BLOCK = 16  # of scores: they stay in cache between being added up and being selected from


def topk_sparse_products(queries, documents, k: int, bias, exclude_self: bool, n_threads: int | None = 1):
    """The `k` highest ``queries @ documents.T + bias`` of each row.

    Parameters
    ----------
    queries : csr_array of float32, shape (n_queries, n_terms)
    documents : csc_array of float32, shape (n_documents, n_terms)
    k : int, 1 to n_documents
    bias : ndarray of float32, shape (n_documents,)
    exclude_self : bool
        Whether row q of the queries is document q and scores -inf with itself.
    n_threads : int or None

    Returns
    -------
    indices : ndarray of int32, shape (n_queries, k)
    values : ndarray of float32, shape (n_queries, k)

    A row costs the lengths of the columns it has a value in, and O(n_documents) to select.
    """
    n_queries = queries.shape[0]
    indices, values = np.empty((n_queries, k), np.int32), np.empty((n_queries, k), np.float32)
    rows = (queries.indptr, queries.indices, queries.data)
    columns = (documents.indptr, documents.indices, documents.data)
    common = np.flatnonzero(np.diff(documents.indptr) > documents.shape[0] / _COMMON)
    dense = np.ascontiguousarray(documents[:, common].toarray().T)
    dense_row = np.full(documents.shape[1], -1, np.int32)
    dense_row[common] = np.arange(len(common))

    def run(start, stop):
        best_products(start, stop, rows, columns, dense, dense_row, bias, exclude_self, indices, values)

    for_row_ranges(run, n_queries, n_threads, queries.indptr)
    return indices, values


@kernel
def best_products(start, stop, rows, columns, dense, dense_row, bias, exclude_self, indices, values):
    scores = np.empty((_ROWS_PER_BLOCK, len(bias)), np.float32)
    for first in range(start, stop, _ROWS_PER_BLOCK):
        last = min(first + _ROWS_PER_BLOCK, stop)
        for row in range(first, last):
            row_scores = scores[row - first]
            row_scores[:] = bias
            add_products(row, rows, columns, dense, dense_row, row_scores)
            if exclude_self:
                row_scores[row] = -np.inf
        select_rows(scores[: last - first], indices[first:last], values[first:last])


@kernel
def add_products(row, rows, columns, dense, dense_row, scores):
    """Add to `scores` the products of a row with every document; `dense` holds the columns of common terms."""
    indptr, indices, data = rows
    column_indptr, column_indices, column_data = columns
    for cell in range(indptr[row], indptr[row + 1]):
        term, weight = indices[cell], data[cell]
        if dense_row[term] >= 0:
            column = dense[dense_row[term]]
            for document in range(len(column)):
                scores[document] += weight * column[document]
            continue
        for place in range(column_indptr[term], column_indptr[term + 1]):
            other = np.uint32(column_indices[place])  # unsigned: no test for an index from the end
            scores[other] += weight * column_data[place]


@kernel
def dense_products(dense, dense_rows, rows, asked, products):
    """Products of row ``dense_rows[p]`` of a dense matrix with sparse row ``asked[p]``, for each pair p."""
    indptr, indices, data = rows
    for pair in range(len(asked)):
        vector = dense[dense_rows[pair]]
        total = 0.0
        for cell in range(indptr[asked[pair]], indptr[asked[pair] + 1]):
            total += vector[np.uint32(indices[cell])] * data[cell]
        products[pair] = total
