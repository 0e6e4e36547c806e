"""Gibbs sampling of a factorisation machine: the rows of one side, and the links between a row and its set.

The random numbers come from outside, one per coordinate, so a draw is the same for any order of the rows and any
number of threads.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import fast_kernel

__all__ = ["draw_links", "draw_rows"]


@fast_kernel
def draw_rows(
    start, stop, indptr, partners, slots, others, residuals, rows,
    prior_mean, prior_precision, row_confidence, partner_confidence, normals,
):  # fmt: skip
    """Draw rows `start` to `stop - 1` given everything else, coordinate by coordinate, in place.

    Coordinate 0 is the bias: the partner's value there counts as 1. For coordinate f of row u, with h the partners'
    values, e the residuals (rating minus prediction) and w = row_confidence[u] * partner_confidence their precisions::

        precision = prior_precision[f] + Σ w h²
        mean      = (prior_precision[f] * prior_mean[u, f] + Σ w h (e + h rows[u, f])) / precision
        rows[u, f] <- mean + normals[u, f] / sqrt(precision);    e <- e - h * change

    indptr, partners : compressed rows: the partners of row u are ``partners[indptr[u]:indptr[u + 1]]``
    slots : where in `residuals` each of these ratings has its residual
    others, rows, prior_mean, normals : float32, shape (n, width); prior_precision : float32, shape (width,)
    row_confidence, partner_confidence : float32, one per row and per partner

    Partners' values are gathered once per row, times √w and with the coordinate as the slow axis: all passes over them
    then run over neighbours in the first-level cache and know nothing of w. O(width) per rating.
    """
    width = rows.shape[1]
    longest = 0
    for u in range(start, stop):
        longest = max(longest, indptr[u + 1] - indptr[u])
    partner_values = np.empty((width, longest), np.float32)
    errors = np.empty(longest, np.float32)
    root = np.empty(longest, np.float32)
    precision = np.empty(width, np.float32)
    sd = np.empty(width, np.float32)
    for u in range(start, stop):
        first = indptr[u]
        n = indptr[u + 1] - first
        if n == 0:
            continue
        precision[:] = 0
        for j in range(n):
            partner = partners[first + j]
            root[j] = np.sqrt(row_confidence[u] * partner_confidence[partner])
            errors[j] = root[j] * residuals[slots[first + j]]
            partner_values[0, j] = root[j]
            precision[0] += root[j] * root[j]
            for f in range(1, width):
                value = root[j] * others[partner, f]
                partner_values[f, j] = value
                precision[f] += value * value
        for f in range(width):
            precision[f] += prior_precision[f]
            sd[f] = np.float32(1) / np.sqrt(precision[f])
        change, changed = np.float32(0), partner_values[0]
        for f in range(width):
            h = partner_values[f]
            pull = np.float32(0)
            for j in range(n):  # one pass takes the last change off the errors and sums for the next
                errors[j] -= change * changed[j]
                pull += h[j] * errors[j]
            # the mean, less the value now: what is left of precision * value is the prior's share alone
            drift = prior_precision[f] * (prior_mean[u, f] - rows[u, f]) + pull
            change, changed = drift * sd[f] * sd[f] + normals[u, f] * sd[f], h
            rows[u, f] += change
        for j in range(n):
            residuals[slots[first + j]] = (errors[j] - change * changed[j]) / root[j]


@fast_kernel
def draw_links(indptr, owners, weights, rests, links, link_mean, link_precision, row_precision, normals):
    """Draw what each member adds to the rows whose set it belongs to, in place.

    A row's prior mean is ``mean + weights[u] * Σ links[j]`` over the members j of its set; `rests` is the row minus
    that, of variance ``1 / row_precision``. With the rows given, ratings no longer matter::

        precision = link_precision + row_precision * Σ weights²      over the rows u whose set holds j
        mean      = (link_precision * link_mean + row_precision * Σ weights (rests[u] + weights links[j])) / precision
        links[j] <- mean + normals[j] / sqrt(precision);    rests[u] <- rests[u] - weights * change

    indptr, owners : compressed: member j is in the sets of rows ``owners[indptr[j]:indptr[j + 1]]``
    weights : float32, shape (n_rows,); rests : float32, shape (n_rows, width)
    links, normals : float32, shape (n_members, width); the means and precisions : float32, shape (width,)

    All coordinates at once, O(width) per membership.
    """
    width = links.shape[1]
    change = np.empty(width, np.float32)
    for j in range(len(links)):
        first, last = indptr[j], indptr[j + 1]
        if first == last:
            continue
        total = np.float32(0)
        change[:] = 0
        for m in range(first, last):
            weight = weights[owners[m]]
            rest = rests[owners[m]]
            total += weight * weight
            for f in range(width):
                change[f] += weight * rest[f]
        for f in range(width):
            precision = link_precision[f] + row_precision[f] * total
            drift = link_precision[f] * (link_mean[f] - links[j, f]) + row_precision[f] * change[f]
            change[f] = drift / precision + normals[j, f] / np.sqrt(precision)
            links[j, f] += change[f]
        for m in range(first, last):
            weight = weights[owners[m]]
            rest = rests[owners[m]]
            for f in range(width):
                rest[f] -= weight * change[f]
