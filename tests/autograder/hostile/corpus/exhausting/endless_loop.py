# ruff: noqa
# what: A loop without an end.
# status: timed-out
# points: 5
# other exercises: right
# plain nbgrader: run

# %% damped
while True:
    pass
