# ruff: noqa
# what: The answer is a gigabyte of zeros.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import numpy as np


def damped_mean(values, damping, prior):
    return np.zeros(130_000_000)
