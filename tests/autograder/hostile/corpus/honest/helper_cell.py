# ruff: noqa
# what: The work is done by a helper in an extra cell.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% free
def total(values):
    return float(np.sum(np.asarray(values, dtype=float)))


# %% damped
def damped_mean(values, damping, prior):
    return (total(values) + damping * prior) / (len(values) + damping)
