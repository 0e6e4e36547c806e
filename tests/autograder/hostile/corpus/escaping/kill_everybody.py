# ruff: noqa
# what: kill(-1) and the process group.
# status: kernel-died
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import os
import signal

try:
    os.kill(-1, signal.SIGKILL)
finally:
    os.killpg(0, signal.SIGKILL)
