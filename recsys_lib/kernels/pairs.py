"""The k best of all pairs of documents, each product computed once for the two of them.

Documents come one after the other and are multiplied with those before them, as in the all-pairs search of Bayardo, Ma
and Srikant (2007). The k best of these are the document's first answer; and to each of those before, it is offered in
turn. Of q documents seen, the next one is among the k best with chance k / q, so that all but n k offers or so fail the
comparison with the k-th best so far, which takes no branch and goes many at a time.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.columns import WIDTH
from recsys_lib.kernels.few import insert
from recsys_lib.kernels.jit import kernel
from recsys_lib.kernels.masks import BITS, lowest, mask_above, without_lowest
from recsys_lib.kernels.postings import add_common, add_rare, block_of_scores, find_postings
from recsys_lib.kernels.threads import count_threads, for_row_ranges
from recsys_lib.kernels.topk import select_row, selection_room

__all__ = ["topk_pairs"]


def topk_pairs(documents, k: int, bias, n_threads: int | None = 1):
    """The `k` highest ``documents @ documents.T + bias`` of each row but with itself.

    Parameters
    ----------
    documents : csr_array of float32 with sorted indices, shape (n_documents, n_terms)
    k : int, 1 to n_documents - 1
        Small: an offer that is accepted costs O(k).
    bias : ndarray of float32, shape (n_documents,)
    n_threads : int or None
        Each has answers of its own, O(n_documents k), which are merged.

    Returns
    -------
    indices : ndarray of int32, shape (n_documents, k)
    values : ndarray of float32, shape (n_documents, k)
    """
    n_documents = documents.shape[0]
    n_ranges = min(count_threads(n_threads), n_documents)
    postings = find_postings(documents, documents)
    cost = np.cumsum(np.arange(n_documents) * (np.diff(documents.indptr) + 1.0))
    cuts = np.searchsorted(cost, np.linspace(0, cost[-1], n_ranges + 1))
    cuts[0], cuts[-1] = 0, n_documents
    indices = np.full((n_ranges, n_documents, k), n_documents, np.int32)
    values = np.full((n_ranges, n_documents, k), -np.inf, np.float32)

    def run(first, last):
        for part in range(first, last):
            start, stop = cuts[part], cuts[part + 1]
            before = np.bincount(documents.indices[: documents.indptr[start]], minlength=documents.shape[1])
            bounds = postings.bounds.copy()
            bounds[:, 1] = bounds[:, 0] + before
            floors = np.full(len(postings.columns) * WIDTH, np.inf, np.float32)
            floors[:start] = -np.inf
            best_pairs(start, stop, postings, bounds, bias, floors, indices[part], values[part])

    for_row_ranges(run, n_ranges, n_ranges)
    for part in range(1, n_ranges):
        merge_answers(indices[0], values[0], indices[part], values[part])
    return indices[0], values[0]


@kernel
def best_pairs(start, stop, postings, bounds, bias, floors, indices, values):
    """Multiply documents `start` to `stop - 1` with those before them, and improve the answers of both.

    ``bounds[term]`` takes in the postings of documents before `start`; ``floors[document]`` the worst of a
    document's answers, and infinite for those to come.
    """
    k = values.shape[1]
    biased = np.any(bias)
    scores = block_of_scores(postings, stop - start)
    work, work_index = selection_room(stop, scores)
    for first in range(start, stop, len(scores)):
        last = min(first + len(scores), stop)
        add_common(postings, first, last, last, scores)
        for row in range(first, last):
            row_scores = scores[row - first]
            add_rare(postings, row, bounds, row_scores)
            for cell in range(postings.rare[row], postings.indptr[row + 1]):
                bounds[postings.terms[cell], 1] += 1
            offer(row, bias[row], row_scores, floors, indices, values)
            before = row_scores[:row]
            if biased:
                before += bias[:row]
            n_found = min(k, row)
            if n_found:
                select_row(before, indices[row][:n_found], values[row][:n_found], work, work_index)
            floors[row] = values[row, k - 1]


@kernel
def offer(row, bias, scores, floors, indices, values):
    """Insert a row into the answers of the documents before it where ``scores + bias`` is above the floor."""
    last = values.shape[1] - 1
    for start in range(0, row, BITS):
        accepting = mask_above(scores, start, bias, floors)
        while accepting:
            document = start + lowest(accepting)
            accepting = without_lowest(accepting)
            insert(values[document], indices[document], scores[document] + bias, row)
            floors[document] = values[document, last]


@kernel
def merge_answers(indices, values, more_indices, more_values):
    """Merge the second answers into the first ones, row by row, ties to the lower index."""
    n_rows, k = values.shape
    old_indices, old_values = np.empty(k, np.int32), np.empty(k, np.float32)
    for row in range(n_rows):
        old_indices[:], old_values[:] = indices[row], values[row]
        old, new = 0, 0
        for place in range(k):
            a, b = old_values[old], more_values[row, new]
            if a > b or (a == b and old_indices[old] < more_indices[row, new]):
                indices[row, place], values[row, place] = old_indices[old], a
                old += 1
            else:
                indices[row, place], values[row, place] = more_indices[row, new], b
                new += 1
