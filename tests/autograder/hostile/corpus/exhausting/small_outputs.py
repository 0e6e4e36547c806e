# ruff: noqa
# what: A hundred thousand separate displays.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
def damped_mean(values, damping, prior):
    return 0.0


for number in range(100_000):
    display(number)
