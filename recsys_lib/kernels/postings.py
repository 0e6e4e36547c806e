"""Products of sparse rows with all documents, by walking the terms' lists of documents.

A term of many documents is held as a dense column, zeros and all: eight products at a time, four columns at once, beat
one by one. The columns lie in stretches of documents, and a block of rows walks one stretch after the other, which
meanwhile stays in cache. These common terms are always added first, and each kind in the order of the terms, so that
a product is the same to the last bit whichever of the two is the query, and for equal documents wherever they stand.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from recsys_lib.kernels.jit import kernel

__all__ = ["ROWS_PER_BLOCK", "STRETCH", "Postings", "add_common", "add_rare", "block_of_scores", "find_postings"]

ROWS_PER_BLOCK = 32  # of scores: a stretch of columns is read from afar once for so many rows
STRETCH = 512  # documents: 2 KB of each column
_COMMON = 9  # a term in more than one document of so many is common
_FEW_ROWS = 32  # do not pay for dense columns


class Postings(NamedTuple):
    """What kernels walk; `indptr`, `terms` and `weights` hold the queries, a row's common terms first."""

    indptr: np.ndarray
    rare: np.ndarray  # (n_queries,), the cell at which a row's rare terms begin
    terms: np.ndarray
    weights: np.ndarray
    column_indptr: np.ndarray
    documents: np.ndarray
    document_weights: np.ndarray
    place: np.ndarray  # (n_terms,) of int32, the dense column of a term or -1
    stretches: np.ndarray  # (n_stretches, n_common, STRETCH), dense columns; n_common is 0 if there are few queries


def find_postings(queries, documents) -> Postings:
    """Prepare a csr_array of queries and a csc_array of documents, both of float32 with sorted indices."""
    n_documents, n_terms = documents.shape
    common = np.flatnonzero(np.diff(documents.indptr) > n_documents / _COMMON)
    place = np.full(n_terms, -1, np.int32)
    place[common] = np.arange(len(common))
    rare, terms, weights = np.empty(queries.shape[0], np.int64), np.empty_like(queries.indices), queries.data.copy()
    put_common_first(queries.indptr, queries.indices, queries.data, place, rare, terms, weights)
    held = common if queries.shape[0] > _FEW_ROWS else common[:0]
    stretches = np.zeros((-(-n_documents // STRETCH), len(held), STRETCH), np.float32)
    fill_stretches(held, documents.indptr, documents.indices, documents.data, stretches)
    columns = documents.indptr, documents.indices, documents.data
    return Postings(queries.indptr, rare, terms, weights, *columns, place, stretches)


@kernel
def put_common_first(indptr, old_terms, old_weights, place, rare, terms, weights):
    for row in range(len(rare)):
        common_filled, rare_filled = indptr[row], indptr[row]
        for cell in range(indptr[row], indptr[row + 1]):
            rare_filled += place[old_terms[cell]] >= 0
        rare[row] = rare_filled
        for cell in range(indptr[row], indptr[row + 1]):
            is_common = place[old_terms[cell]] >= 0
            filled = common_filled if is_common else rare_filled
            terms[filled], weights[filled] = old_terms[cell], old_weights[cell]
            common_filled += is_common
            rare_filled += not is_common


@kernel
def fill_stretches(held, column_indptr, documents, document_weights, stretches):
    for column in range(len(held)):
        for posting in range(column_indptr[held[column]], column_indptr[held[column] + 1]):
            document = documents[posting]
            stretches[document // STRETCH, column, document % STRETCH] += document_weights[posting]


@kernel
def block_of_scores(postings):
    return np.empty((ROWS_PER_BLOCK, len(postings.stretches) * STRETCH), np.float32)


@kernel
def add_common(postings, first, last, n_documents, scores):
    """Set `scores` to the products of rows `first` to `last - 1` and documents up to `n_documents` in common terms."""
    for start in range(0, n_documents, STRETCH):
        columns = postings.stretches[start // STRETCH]
        for row in range(first, last):
            part = scores[row - first][start : start + STRETCH]
            part[:] = 0
            if len(columns):
                cell, stop = postings.indptr[row], postings.rare[row]
                while cell + 4 <= stop:
                    add_four_columns(columns, postings.place, postings.terms[cell:], postings.weights[cell:], part)
                    cell += 4
                while cell < stop:
                    add_column(columns[postings.place[postings.terms[cell]]], postings.weights[cell], part)
                    cell += 1


@kernel
def add_four_columns(columns, place, terms, weights, scores):
    a, b, c, d = columns[place[terms[0]]], columns[place[terms[1]]], columns[place[terms[2]]], columns[place[terms[3]]]
    of_a, of_b, of_c, of_d = weights[0], weights[1], weights[2], weights[3]
    for document in range(len(scores)):
        score = scores[document] + of_a * a[document] + of_b * b[document]
        scores[document] = score + of_c * c[document] + of_d * d[document]


@kernel
def add_column(column, weight, scores):
    for document in range(len(scores)):
        scores[document] += weight * column[document]


@kernel
def add_rare(postings, row, ends, scores):
    """Add the products of a row with the documents of its other terms, for each term up to posting `ends[term]`."""
    first = postings.rare[row] if postings.stretches.shape[1] else postings.indptr[row]
    for cell in range(first, postings.indptr[row + 1]):
        term, weight = postings.terms[cell], postings.weights[cell]
        start, stop = np.uint64(postings.column_indptr[term]), np.uint64(ends[term])
        for posting in range(start, stop):  # unsigned: no test for an index from the end
            document = np.uint32(postings.documents[posting])
            scores[document] += weight * postings.document_weights[posting]
