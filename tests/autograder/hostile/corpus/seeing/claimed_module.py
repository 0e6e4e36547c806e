# ruff: noqa
# what: A function that says it is NumPy's own, in the hope of being replaced by the real one.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% damped
def average(values, damping, prior):
    return 0.0


average.__module__ = "numpy"
average.__qualname__ = "average"
damped_mean = average


# %% cosine
def cosine(u, v):
    return 0.0


cosine.__module__ = "recsys_lib.metrics"
