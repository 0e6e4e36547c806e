"""Gradient descent: Funk SVD and SVD++ against Surprise, with its default hyperparameters on both sides."""

from functools import partial

import numpy as np

from recsys_lib.funk_svd import FunkSVD, SVDpp
from tests.benchmarks.harness import Quality, Sides, Work, case
from tests.benchmarks.synthetic import latest_small, long_tailed

_SETTINGS = {"lr": 0.005, "reg": 0.02, "init_sd": 0.1, "random_state": 0}
_EPOCHS = 20
_EQUAL = 0.0005  # a quarter of what RMSE changes with the seed
_SETTINGS_PP = {"lr": 0.007, "reg": 0.02, "init_sd": 0.1, "random_state": 0}


def _split(ratings):
    """90 % for both sides to learn from, 10 % to judge them on."""
    held_out = np.random.default_rng(0).random(len(ratings)) < 0.1
    return ratings[~held_out], ratings[held_out]


def _trainset(ratings):
    import surprise

    frame = ratings.to_frame()[["user", "item", "rating"]]
    return surprise.Dataset.load_from_df(frame, surprise.Reader(rating_scale=ratings.scale)).build_full_trainset()


def _their_rmse(model, test):
    errors = [
        model.predict(user, item).est - value
        for user, item, value in zip(
            test.user_ids[test.users].tolist(), test.item_ids[test.items].tolist(), test.values.tolist(), strict=True
        )
    ]
    return float(np.sqrt(np.mean(np.square(errors))))


def _sides(ratings, ours, theirs, epochs, bytes_per_factor, n_factors):
    n_epochs, their_epochs = epochs
    train, test = _split(ratings)
    trainset = _trainset(train)
    few = train[np.arange(50)]
    steps = n_epochs * len(train)
    return Sides(
        ours=lambda: ours(n_epochs=n_epochs).fit(train),
        theirs=lambda: theirs(n_epochs=their_epochs, random_state=0).fit(trainset),
        quality=Quality(
            "RMSE, 10% held out", lambda model: -model.score(test), partial(_their_rmse, test=test), tolerance=0.005
        ),
        # finding the epochs to equal RMSE has compiled everything
        first=(lambda: ours(n_epochs=1).fit(few)) if n_epochs == their_epochs else None,
        work=Work(flops=10 * n_factors * steps, bytes=bytes_per_factor * n_factors * steps, level="L2"),
        rate=("M ratings/s", steps / 1e6),
    )


def _epochs_to_equal_rmse(ratings):
    """After how many epochs of ours the RMSE is that of 20 of Surprise's, both the mean of three seeds."""
    import surprise

    train, test = _split(ratings)
    trainset = _trainset(train)
    settings = _SETTINGS | {"random_state": None}
    theirs = [_their_rmse(surprise.SVD(n_epochs=_EPOCHS, random_state=seed).fit(trainset), test) for seed in range(3)]
    for n_epochs in range(_EPOCHS // 2, 2 * _EPOCHS):
        ours = [
            FunkSVD(**settings | {"n_epochs": n_epochs, "random_state": s}).fit(train).score(test) for s in range(3)
        ]
        if -np.mean(ours) <= np.mean(theirs) + _EQUAL:
            return n_epochs
    return 2 * _EPOCHS


def _sgd(ratings, n_epochs=_EPOCHS, n_threads=1):
    import surprise

    # a step reads and writes a row of each side; one of them is mostly in the first cache
    ours = partial(FunkSVD, n_threads=n_threads, **_SETTINGS)
    return _sides(ratings, ours, surprise.SVD, (n_epochs, _EPOCHS), 8, 100)


_FUNK = partial(case, needs="surprise", order="by user")
_EQUAL_RMSE = "Funk SVD, SGD, 100 factors, whole fit, to the RMSE of Surprise's 20 epochs"


@_FUNK("Funk SVD, SGD, 100 factors, whole fit, 20 epochs", peer="Surprise SVD", shape="latest-small", quick=True)
def funk_svd_100k_same_epochs():
    ratings = latest_small()
    return None if ratings is None else _sgd(ratings)


@_FUNK(_EQUAL_RMSE, peer="Surprise SVD", shape="latest-small", target=10)
def funk_svd_100k():
    ratings = latest_small()
    return None if ratings is None else _sgd(ratings, _epochs_to_equal_rmse(ratings))


@_FUNK(_EQUAL_RMSE, peer="Surprise SVD", shape="1M synthetic", target=6.5)
def funk_svd_1m():
    ratings = long_tailed("1m")
    return _sgd(ratings, _epochs_to_equal_rmse(ratings))


@_FUNK(_EQUAL_RMSE, peer="Surprise SVD, one thread", shape="1M synthetic", target=9, threads=2)
def funk_svd_1m_two_threads():
    ratings = long_tailed("1m")
    return _sgd(ratings, _epochs_to_equal_rmse(ratings), n_threads=2)


@case("SVD++, 20 factors", peer="Surprise SVDpp", needs="surprise", shape="latest-small", order="by user", target=25)
def svdpp_100k():
    import surprise

    ratings = latest_small()
    if ratings is None:
        return None
    return _sides(ratings, partial(SVDpp, **_SETTINGS_PP), partial(surprise.SVDpp, cache_ratings=True), (5, 5), 16, 20)
