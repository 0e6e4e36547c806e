# ruff: noqa
# what: An address that is not there.
# status: kernel-died
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import ctypes

ctypes.string_at(0)
