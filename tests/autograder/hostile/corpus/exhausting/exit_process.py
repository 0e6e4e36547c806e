# ruff: noqa
# what: The process ends itself.
# status: kernel-died
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import os

os._exit(0)
