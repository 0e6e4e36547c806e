"""From a score x to a prediction and its error: as it stands, or through a sigmoid that cannot leave its range."""

from __future__ import annotations

import math

from recsys_lib.kernels.jit import fast_kernel

__all__ = ["error_at"]


@fast_kernel
def error_at(x, value, low, span):
    """The error of the prediction, and its gradient by x of ½ error².

    With ``span`` 0 the prediction is x, otherwise low + span·σ(x); all are scalars of one type.
    """
    if span > 0:
        one = type(x)(1)  # a plain 1 would turn all that follows to float64
        share = one / (one + math.exp(-x))
        error = low + span * share - value
        return error, error * span * share * (one - share)
    return x - value, x - value
