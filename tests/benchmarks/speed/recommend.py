"""The best items that each user has not seen, out of trained factors: a whole recommend call, as a site makes it."""

import numpy as np

from recsys_lib.kernels.topk import topk_products
from tests.benchmarks.harness import Quality, Sides, Work, case
from tests.benchmarks.synthetic import long_tailed

_MEAN_SCORE = {"lower_is_better": False, "tolerance": 1e-5}
_FACTORS = 64


def _argpartition(scores, k):
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1)
    best = np.take_along_axis(best, order, 1)
    return best, np.take_along_axis(scores, best, 1)


def _implicit_model():
    """implicit's ALS on the 1M shape, two iterations: factors whose scores are as uneven as real ones."""
    from implicit.cpu.als import AlternatingLeastSquares
    from scipy import sparse

    ratings = long_tailed("1m")
    likes = sparse.csr_matrix(ratings.csr)
    model = AlternatingLeastSquares(factors=_FACTORS, iterations=2, random_state=0, num_threads=1)
    model.fit(likes, show_progress=False)
    return model, likes


def _of_factors(k, theirs=None, n_threads=1):
    model, likes = _implicit_model()
    users, items = np.ascontiguousarray(model.user_factors), np.ascontiguousarray(model.item_factors)
    seen = (likes.indptr, likes.indices)

    def ours(n_threads=n_threads):
        return topk_products(users, items, k, seen=seen, n_threads=n_threads)

    def implicit():
        return model.recommend(np.arange(len(users)), likes, N=k, filter_already_liked_items=True)

    def argpartition():
        found = [np.empty((len(users), k), np.int64), np.empty((len(users), k), np.float32)]
        for start in range(0, len(users), 128):
            scores = users[start : start + 128] @ items.T
            bounds = likes.indptr[start : start + len(scores) + 1]
            rows = np.repeat(np.arange(len(scores)), np.diff(bounds))
            scores[rows, likes.indices[bounds[0] : bounds[-1]]] = -np.inf
            for whole, part in zip(found, _argpartition(scores, k), strict=True):
                whole[start : start + len(scores)] = part
        return found

    return Sides(
        ours=ours,
        theirs={"implicit": implicit, "numpy": argpartition, "one thread": lambda: ours(1)}[theirs],
        quality=Quality("mean score", lambda found: found[1].mean(), **_MEAN_SCORE),
        first=lambda: topk_products(users[:2], items, k),
        work=Work(flops=2 * _FACTORS * len(users) * len(items)),
    )


_SHAPE = "1M, k = {}, without what was seen"


@case(
    "Recommend to all users, 64 factors", peer="implicit recommend", needs="implicit", shape=_SHAPE.format(10), target=5
)
def all_users_10():
    return _of_factors(10, "implicit")


@case("Recommend to all users, 64 factors", peer="implicit recommend", needs="implicit", shape=_SHAPE.format(100))
def all_users_100():
    return _of_factors(100, "implicit")


@case("Recommend to all users, 64 factors", peer="numpy argpartition", needs="implicit", shape=_SHAPE.format(10))
def all_users_numpy_10():
    return _of_factors(10, "numpy")


@case("Recommend to all users, 64 factors", peer="numpy argpartition", needs="implicit", shape=_SHAPE.format(100))
def all_users_numpy_100():
    return _of_factors(100, "numpy")


@case(
    "Recommend to all users, 64 factors",
    peer="ours, one thread",
    needs="implicit",
    shape=_SHAPE.format(10),
    threads=2,
    target=1.6,
)
def all_users_two_threads():
    return _of_factors(10, "one thread", n_threads=2)
