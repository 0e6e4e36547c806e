# ruff: noqa
# what: A cache in a global variable.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
memory = {}


def damped_mean(values, damping, prior):
    key = (tuple(values), damping, prior)
    if key not in memory:
        memory[key] = (sum(values) + damping * prior) / (len(values) + damping)
    return memory[key]
