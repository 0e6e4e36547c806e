# ruff: noqa
# what: Imports inside the functions.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
def damped_mean(values, damping, prior):
    import math

    return (math.fsum(values) + damping * prior) / (len(values) + damping)


# %% cosine
def cosine(u, v):
    from numpy.linalg import norm

    length = norm(u) * norm(v)
    return u @ v / length if length else 0.0
