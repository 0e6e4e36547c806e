# ruff: noqa
# what: The function is defined twice; the second is right.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
def damped_mean(values, damping, prior):
    return sum(values) / len(values)


def damped_mean(values, damping, prior):
    return (sum(values) + damping * prior) / (len(values) + damping)
