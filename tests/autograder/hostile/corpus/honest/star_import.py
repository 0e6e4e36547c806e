# ruff: noqa
# what: `from math import *`, and `from numpy import *` after it.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% cosine
from math import *
from numpy import *


def cosine(u, v):
    length = sqrt(dot(u, u)) * sqrt(dot(v, v))
    return dot(u, v) / length if length else 0.0
