# ruff: noqa
# what: The answer is a list in a list, a hundred thousand levels deep.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
def damped_mean(values, damping, prior):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return nested
