"""Top-k as a sentence: sort the columns by score, the highest first, the lower index first among equals; take k."""

import numpy as np


def topk_rows(scores, k):
    indices = np.array([_best_columns(row, k) for row in scores], np.int64).reshape(len(scores), k)
    return indices, np.take_along_axis(scores, indices, axis=1)


def topk_products(left, right, k, bias=0, seen=()):
    scores = np.array([[float(user @ item) for item in right] for user in left]) + bias
    for row, column in seen:
        scores[row, column] = -np.inf
    return topk_rows(scores, k)


def _best_columns(row, k):
    return sorted(range(len(row)), key=lambda column: (-row[column], column))[:k]
