"""The best items of every user out of finished scores; `recommend` has the whole way from the factors."""

from functools import partial

import numpy as np

from recsys_lib.kernels.topk import topk_rows
from tests.benchmarks.harness import Quality, Sides, Work, case

_SHAPE = (6_040, 3_706)  # users and items of MovieLens 1M
_MEAN = partial(Quality, "mean score", lower_is_better=False, tolerance=1e-5)

_FROM_SCORES = partial(case, "Top-k of finished scores", peer="numpy argpartition", quick=True)


def _argpartition(scores, k):
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1)
    best = np.take_along_axis(best, order, 1)
    return best, np.take_along_axis(scores, best, 1)


def _from_scores(k):
    scores = np.random.default_rng(0).normal(size=_SHAPE).astype(np.float32)
    return Sides(
        ours=lambda: topk_rows(scores, k),
        theirs=lambda: _argpartition(scores, k),
        quality=_MEAN(lambda found: found[1].mean()),
        first=lambda: topk_rows(scores[:2].copy(), k),
        work=Work(bytes=scores.nbytes, level="DRAM"),
    )


@_FROM_SCORES(shape="6 040 × 3 706, k = 10", target=2.5)
def scores_10():
    return _from_scores(10)


@_FROM_SCORES(shape="6 040 × 3 706, k = 100", target=1.2)
def scores_100():
    return _from_scores(100)
