# ruff: noqa
# what: A recursive sum.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
def add(values):
    return 0.0 if len(values) == 0 else values[0] + add(values[1:])


def damped_mean(values, damping, prior):
    return (add(list(values)) + damping * prior) / (len(values) + damping)
