# ruff: noqa
# what: Answers as float32, 0-d array and Fraction.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
def damped_mean(values, damping, prior):
    return np.asarray((np.sum(values) + damping * prior) / (len(values) + damping))


# %% cosine
def cosine(u, v):
    length = np.linalg.norm(u) * np.linalg.norm(v)
    return np.float64(u @ v / length) if length else np.float32(0)
