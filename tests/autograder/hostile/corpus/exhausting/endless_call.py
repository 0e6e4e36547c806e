# ruff: noqa
# what: The function under test never returns.
# status: timed-out
# points: 5
# other exercises: right
# plain nbgrader: run

# %% damped
def damped_mean(values, damping, prior):
    while True:
        pass
