# ruff: noqa
# what: A gigabyte is printed.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
def damped_mean(values, damping, prior):
    return 0.0


for _ in range(1000):
    print("x" * (1 << 20))
