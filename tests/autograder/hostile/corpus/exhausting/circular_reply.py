# ruff: noqa
# what: The answer contains itself.
# status: graded
# points: 5
# other exercises: right
# plain nbgrader: run

# %% damped
def damped_mean(values, damping, prior):
    circle = {}
    circle["me"] = circle
    return circle
