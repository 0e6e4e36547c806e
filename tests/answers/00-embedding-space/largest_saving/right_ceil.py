"""The ceiling of an exact fraction, less one."""

import math
from fractions import Fraction


def largest_saving(M, N):
    return math.ceil(Fraction(M * N, M + N)) - 1
