# ruff: noqa
# what: The reference is imported from the library that the lesson teaches.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% cosine
def cosine(u, v):
    import numpy as np

    from recsys_lib.metrics import rmse

    rmse(np.zeros(2), np.zeros(2))
    return float(np.dot(u, v) / np.sqrt(np.dot(u, u) * np.dot(v, v))) if np.any(u) and np.any(v) else 0.0
