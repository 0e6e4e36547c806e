"""The k largest scores of each row, ties broken by the lower index."""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import kernel

__all__ = ["topk_rows"]


def topk_rows(scores: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Column indices (int32) and values of the `k` largest scores of each row, both (n_rows, k), best first."""
    indices = np.empty((scores.shape[0], k), np.int32)
    values = np.empty((scores.shape[0], k), scores.dtype)
    _topk_rows(scores, indices, values)
    return indices, values


@kernel
def _topk_rows(scores, indices, values):
    n_rows, n_columns = scores.shape
    k = indices.shape[1]
    for row in range(n_rows):
        filled = 0
        for column in range(n_columns):
            score = scores[row, column]
            if filled == k and score <= values[row, k - 1]:
                continue
            place = filled if filled < k else k - 1
            while place > 0 and values[row, place - 1] < score:
                values[row, place] = values[row, place - 1]
                indices[row, place] = indices[row, place - 1]
                place -= 1
            values[row, place] = score
            indices[row, place] = column
            filled = min(filled + 1, k)
