# ruff: noqa
# what: Recursion without an end, with the limit removed.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import sys


def damped_mean(values, damping, prior):
    return 0.0


sys.setrecursionlimit(10**9)


class Deep:
    def __repr__(self):
        return repr([self])


repr(Deep())
