"""Sweeps of the Gibbs sampler: no peer in Python's packages, so the rate and the share of the machine's bound."""

import numpy as np

from recsys_lib.bayesian import BayesianFM
from tests.benchmarks.harness import Sides, Work, case
from tests.benchmarks.synthetic import latest_small, long_tailed

_FACTORS = 20


def _sides(ratings, n_sweeps, n_threads=1):
    if ratings is None:
        return None
    settings = {
        "n_factors": _FACTORS,
        "n_burn_in": n_sweeps - 1,
        "n_kept": 1,
        "n_threads": n_threads,
        "random_state": 0,
    }
    visits = n_sweeps * len(ratings)
    width = _FACTORS + 1
    return Sides(
        ours=lambda: BayesianFM(n_sweeps=n_sweeps, **settings).fit(ratings),
        first=lambda: BayesianFM(n_sweeps=n_sweeps, **settings).fit(ratings[np.arange(50)]),
        # per rating and coordinate, on each side: weigh and square 3, take off and sum 4, links 4 flops; and
        # read 4 floats and write 2 that lie in the second cache
        work=Work(flops=2 * 11 * width * visits, bytes=2 * 24 * width * visits, level="L2"),
        rate=("M ratings/s", visits / 1e6),
    )


@case("BayesianFM sweep, 20 factors", shape="latest-small", order="by user", quick=True)
def sweep_latest_small():
    return _sides(latest_small(), 20)


@case("BayesianFM sweep, 20 factors", shape="1M synthetic", order="by user")
def sweep_1m():
    return _sides(long_tailed("1m"), 5)


@case("BayesianFM sweep, 20 factors", shape="1M synthetic", order="by user", threads=2)
def sweep_1m_two_threads():
    return _sides(long_tailed("1m"), 5, n_threads=2)


@case("BayesianFM sweep, 20 factors", shape="10M synthetic", order="by user", pairs=3)
def sweep_10m():
    return _sides(long_tailed("10m"), 2)
