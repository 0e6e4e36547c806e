# ruff: noqa
# what: Print after print, and warnings.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
import sys
import warnings


def damped_mean(values, damping, prior):
    for value in values:
        print("adding", value)
        print("still adding", file=sys.stderr)
    warnings.warn("nearly done")
    return (sum(values) + damping * prior) / (len(values) + damping)


for number in range(5_000):
    print("line", number)
