# ruff: noqa
# what: The process ends itself inside the function under test.
# status: kernel-died
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import os


def damped_mean(values, damping, prior):
    os._exit(0)
