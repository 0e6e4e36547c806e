"""Four additions at once are four additions."""

import numpy as np

from recsys_lib.kernels.jit import kernel
from recsys_lib.kernels.lanes import add_four


@kernel
def add_at(cells, place, a, b, c, d):
    add_four(cells, place, a, b, c, d)


def test_jitted_and_python_agree_off_alignment_too():
    rng = np.random.default_rng(0)
    for place in range(6):
        jitted = rng.normal(size=10)
        plain, wanted, four = jitted.copy(), jitted.copy(), rng.normal(size=4)
        wanted[place : place + 4] += four
        add_at(jitted, place, *four)
        add_four(plain, place, *four)
        np.testing.assert_array_equal(jitted, wanted)
        np.testing.assert_array_equal(plain, wanted)
