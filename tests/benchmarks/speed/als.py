"""Alternating regressions: explicit against cmfrec, weighted against implicit; 64 factors, float32 on both sides."""

from functools import partial

import numpy as np

from recsys_lib.alternating import AlternatingRegression, WeightedMF
from tests.benchmarks.harness import Quality, Sides, Work, case
from tests.benchmarks.synthetic import long_tailed

_K = 64
_EPOCHS = 5
_REG = 0.1  # per rating
_W0 = 0.1
_WEIGHTED_REG = 1.0


def _flops(ratings, solver, cg_steps=3):
    """Of one epoch: Gram matrices of the rated rows and a Cholesky per row, or products with them."""
    n, rows = 2 * len(ratings), ratings.n_users + ratings.n_items
    return n * _K**2 + rows * _K**3 / 3 if solver == "cholesky" else 4 * _K * n * (cg_steps + 1)


# -- explicit -----------------------------------------------------------------------------------------------------


def _explicit(solver):
    import pandas as pd
    from cmfrec import CMF

    ratings = long_tailed("1m")
    held_out = np.random.default_rng(0).random(len(ratings)) < 0.1
    train, test = ratings[~held_out], ratings[held_out]
    frame = pd.DataFrame({"UserId": train.users, "ItemId": train.items, "Rating": train.values})
    ours = partial(AlternatingRegression, _K, reg=_REG, solver=solver, random_state=0)
    theirs = partial(
        CMF, k=_K, lambda_=_REG, scale_lam=True, method="als", use_cg=solver == "cg", finalize_chol=False,
        niter=_EPOCHS, nthreads=1, use_float=True, precompute_for_predictions=False, verbose=False, random_state=0,
    )  # fmt: skip

    def their_rmse(model):
        predictions = np.clip(model.predict(test.users, test.items), *test.scale)
        return float(np.sqrt(np.mean((predictions - test.values) ** 2)))

    return Sides(
        ours=lambda: ours(n_epochs=_EPOCHS).fit(train),
        theirs=lambda: theirs().fit(frame.copy()),
        quality=Quality("RMSE, 10% held out", lambda model: -model.score(test), their_rmse, tolerance=0.005),
        first=lambda: ours(n_epochs=1).fit(train[np.arange(50)]),
        work=Work(flops=_EPOCHS * _flops(train, solver)),
    )


_EXPLICIT = partial(case, "Explicit ALS, 64 factors, 5 epochs", needs="cmfrec", shape="1M synthetic")


@_EXPLICIT(peer="cmfrec CMF, Cholesky", target=10)
def explicit_cholesky():
    return _explicit("cholesky")


@_EXPLICIT(peer="cmfrec CMF, CG", target=1.2)
def explicit_cg():
    return _explicit("cg")


@case("Explicit ALS, two threads against one", peer="ours, one thread", shape="1M synthetic", target=1.6, threads=2)
def explicit_two_threads():
    ratings = long_tailed("1m")
    ours = partial(AlternatingRegression, _K, n_epochs=_EPOCHS, reg=_REG, random_state=0)
    return Sides(
        ours=lambda: ours(n_threads=2).fit(ratings),
        theirs=lambda: ours(n_threads=1).fit(ratings),
        quality=Quality("objective", lambda model: model.objective_[-1]),
    )


# -- weighted -----------------------------------------------------------------------------------------------------


def _weighted(solver):
    from implicit.cpu.als import AlternatingLeastSquares
    from scipy import sparse

    ratings = long_tailed("1m")
    csr = ratings.csr
    # implicit weighs unobserved cells 1: the same loss, divided by w0
    confidence = sparse.csr_matrix(((1 + csr.data) / _W0, csr.indices, csr.indptr), shape=csr.shape, dtype=np.float32)
    ours = partial(
        WeightedMF, _K, unobserved_weight=_W0, alpha=1.0, reg=_WEIGHTED_REG, solver=solver, random_state=0
    )  # fmt: skip

    def theirs():
        model = AlternatingLeastSquares(
            factors=_K, iterations=_EPOCHS, regularization=_WEIGHTED_REG / _W0, alpha=1.0, use_cg=solver == "cg",
            num_threads=1, dtype=np.float32, random_state=0,
        )  # fmt: skip
        model.fit(confidence, show_progress=False)
        return model

    def their_objective(model):
        judge = ours()
        return judge._objective(judge._cells(csr), np.asarray(model.user_factors), np.asarray(model.item_factors))

    return Sides(
        ours=lambda: ours(n_epochs=_EPOCHS).fit(ratings),
        theirs=theirs,
        quality=Quality("objective", lambda model: model.objective_[-1], their_objective, tolerance=2000),
        first=lambda: ours(n_epochs=1).fit(ratings[np.arange(50)]),
        work=Work(flops=_EPOCHS * _flops(ratings, solver)),
    )


_WEIGHTED = partial(case, "Weighted ALS, 64 factors, 5 epochs", needs="implicit", shape="1M synthetic")


@_WEIGHTED(peer="implicit ALS, CG", target=1.4)
def weighted_cg():
    return _weighted("cg")


@_WEIGHTED(peer="implicit ALS, Cholesky", target=4)
def weighted_cholesky():
    return _weighted("cholesky")
