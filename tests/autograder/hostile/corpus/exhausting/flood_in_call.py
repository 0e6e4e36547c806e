# ruff: noqa
# what: The function under test prints without an end.
# status: timed-out
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
def damped_mean(values, damping, prior):
    while True:
        print("x" * 1000)
