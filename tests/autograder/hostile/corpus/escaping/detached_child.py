# ruff: noqa
# what: A child leaves the session and goes on after grading.
# status: graded
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for _ in range(600):
            time.sleep(1)
    os._exit(0)


def damped_mean(values, damping, prior):
    return 0.0
