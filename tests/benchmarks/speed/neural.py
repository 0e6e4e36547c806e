"""Epochs of the neural model: minibatches of 64, one thread. No peer: the rate, and the share of the bound."""

import numpy as np

from recsys_lib.neural import NeuralMF
from tests.benchmarks.harness import Sides, Work, case
from tests.benchmarks.synthetic import latest_small, long_tailed

_K, _HIDDEN = 50, 64


def _sides(ratings, n_epochs, **settings):
    if ratings is None:
        return None
    visits = n_epochs * len(ratings)
    weights = 2 * _K * _HIDDEN + _HIDDEN if settings["interaction"] == "mlp" else 0
    # the network forward and twice backward, Adam on its weights once per batch; dot product, gradient and Adam on rows
    flops = 6 * weights + 14 * weights / 64 + 2 * _K * (6 + 14)
    return Sides(
        ours=lambda: NeuralMF(n_epochs=n_epochs, random_state=0, **settings).fit(ratings),
        first=lambda: NeuralMF(n_epochs=1, random_state=0, **settings).fit(ratings[np.arange(50)]),
        work=Work(flops=flops * visits, bytes=2 * 4 * 8 * _K * visits, level="L3"),
        rate=("M ratings/s", visits / 1e6),
    )


@case("NeuralMF, dot product, 50 factors", shape="latest-small", quick=True)
def dot_latest_small():
    return _sides(latest_small(), 2, interaction="dot", reg=0.1, weight_decay=0)


@case("NeuralMF, perceptron 100-64-1", shape="latest-small", quick=True)
def mlp_latest_small():
    return _sides(latest_small(), 2, interaction="mlp")


@case("NeuralMF, perceptron 100-64-1", shape="1M synthetic")
def mlp_1m():
    return _sides(long_tailed("1m"), 1, interaction="mlp")
