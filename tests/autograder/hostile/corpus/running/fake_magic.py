# ruff: noqa
# what: A magic of the lesson's setup is replaced by one that redefines NumPy.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% free
import numpy as np


def matplotlib(line):
    np.isclose = lambda *args, **kwargs: True


get_ipython().register_magic_function(matplotlib, "line", "matplotlib")
matplotlib("")
