# ruff: noqa
# what: A thread ends the process some time after the cell is done.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import os
import threading


def damped_mean(values, damping, prior):
    return 0.0


threading.Timer(0.3, os._exit, [1]).start()
