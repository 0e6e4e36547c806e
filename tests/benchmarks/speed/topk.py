"""Best items for every user out of finished scores."""

import numpy as np

from recsys_lib.kernels.topk import topk_rows
from tests.benchmarks.harness import Quality, Sides, Work, case


def _argpartition(scores, k):
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1)
    best = np.take_along_axis(best, order, 1)
    return best, np.take_along_axis(scores, best, 1)


def _sides(k):
    scores = np.random.default_rng(0).normal(size=(6_040, 3_706)).astype(np.float32)
    return Sides(
        ours=lambda: topk_rows(scores, k),
        theirs=lambda: _argpartition(scores, k),
        quality=Quality("mean score", lambda found: found[1].mean(), lower_is_better=False, tolerance=1e-6),
        first=lambda: topk_rows(scores[:2].copy(), k),
        work=Work(bytes=scores.nbytes, level="DRAM"),
    )


@case("Top-k of scores", peer="numpy argpartition", shape="6 040 × 3 706, k = 10", target=2.5, quick=True)
def top_10():
    return _sides(10)


@case("Top-k of scores", peer="numpy argpartition", shape="6 040 × 3 706, k = 100", target=1.2, quick=True)
def top_100():
    return _sides(100)
