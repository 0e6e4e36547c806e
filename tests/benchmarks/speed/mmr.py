"""Maximal marginal relevance of 1 000 lists of 200 candidates, against the same rule in NumPy."""

import numpy as np

from recsys_lib.kernels.mmr import mmr_rows
from tests.benchmarks.harness import Quality, Sides, Work, case

_USERS, _CANDIDATES, _ITEMS, _PICKS, _TRADE_OFF = 1_000, 200, 5_000, 20, 0.5


def _data(n_factors):
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(_ITEMS, n_factors)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    candidates = rng.permuted(np.tile(np.arange(_ITEMS, dtype=np.int32), (_USERS, 1)), axis=1)[:, :_CANDIDATES]
    return np.ascontiguousarray(candidates), rng.random((_USERS, _CANDIDATES)), vectors


def _ours(candidates, scores, vectors):
    order, values = np.empty((len(candidates), _PICKS), np.int32), np.empty((len(candidates), _PICKS))
    mmr_rows(0, len(candidates), candidates, scores, vectors, _PICKS, _TRADE_OFF, order, values)
    return order


def _numpy(candidates, scores, vectors):
    order = np.empty((len(candidates), _PICKS), np.int32)
    for row in range(len(candidates)):
        points, worth = vectors[candidates[row]], _TRADE_OFF * scores[row]
        repeated = np.zeros(len(points), np.float32)
        for pick in range(_PICKS):
            best = np.argmax(worth - (1 - _TRADE_OFF) * repeated)
            order[row, pick] = best
            worth[best] = -np.inf
            np.maximum(repeated, points @ points[best], out=repeated)
    return order


def _sides(n_factors):
    data = _data(n_factors)
    return Sides(
        ours=lambda: _ours(*data),
        theirs=lambda: _numpy(*data),
        quality=Quality(
            "mean score of picks",
            lambda order: np.take_along_axis(data[1], order.astype(np.int64), 1).mean(),
            lower_is_better=False,
            tolerance=1e-4,
        ),
        first=lambda: _ours(data[0][:2], data[1][:2], data[2]),
        work=Work(flops=2.0 * _USERS * _CANDIDATES * _PICKS * n_factors),
    )


@case("MMR re-ranking", peer="NumPy", shape="1 000 users × 200, 20 picks, 32 factors", target=4, quick=True)
def factors_32():
    return _sides(32)


@case("MMR re-ranking", peer="NumPy", shape="1 000 users × 200, 20 picks, 64 factors", target=4)
def factors_64():
    return _sides(64)
