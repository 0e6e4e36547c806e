"""Products of sparse rows, by walking the columns they share: the k best of each row, never the matrix of them all."""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import kernel
from recsys_lib.kernels.pairs import topk_pairs
from recsys_lib.kernels.postings import add_common, add_rare, block_of_scores, find_postings
from recsys_lib.kernels.threads import for_row_ranges
from recsys_lib.kernels.topk import select_row, selection_room

__all__ = ["dense_products", "topk_sparse_products"]

_LARGEST_K_OF_PAIRS = 64


def topk_sparse_products(queries, documents, k: int, bias, exclude_self: bool, n_threads: int | None = 1):
    """The `k` highest ``queries @ documents.T + bias`` of each row.

    Parameters
    ----------
    queries : csr_array of float32 with sorted indices, shape (n_queries, n_terms)
    documents : csr_array of float32 with sorted indices, shape (n_documents, n_terms)
    k : int, 1 to n_documents
    bias : ndarray of float32, shape (n_documents,)
    exclude_self : bool
        Whether row q of the queries is document q and scores -inf with itself.
    n_threads : int or None

    Returns
    -------
    indices : ndarray of int32, shape (n_queries, k)
    values : ndarray of float32, shape (n_queries, k)

    A row costs the lengths of the columns it has a value in, and O(n_documents) to select. Where the documents are the
    queries and k is small, each product is computed once for both.
    """
    if exclude_self and k <= min(_LARGEST_K_OF_PAIRS, documents.shape[0] - 1):
        return topk_pairs(documents, k, bias, n_threads)
    n_queries = queries.shape[0]
    indices, values = np.empty((n_queries, k), np.int32), np.empty((n_queries, k), np.float32)
    postings = find_postings(queries, documents)

    def run(start, stop):
        best_products(start, stop, postings, bias, exclude_self, indices, values)

    for_row_ranges(run, n_queries, n_threads, queries.indptr)
    return indices, values


@kernel
def best_products(start, stop, postings, bias, exclude_self, indices, values):
    n_documents = len(bias)
    scores = block_of_scores(postings, stop - start)
    work, work_index = selection_room(n_documents, scores)
    for first in range(start, stop, len(scores)):
        last = min(first + len(scores), stop)
        add_common(postings, first, last, n_documents, scores)
        for row in range(first, last):
            row_scores = scores[row - first][:n_documents]
            add_rare(postings, row, postings.bounds, row_scores)
            row_scores += bias
            if exclude_self:
                row_scores[row] = -np.inf
            select_row(row_scores, indices[row], values[row], work, work_index)


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
