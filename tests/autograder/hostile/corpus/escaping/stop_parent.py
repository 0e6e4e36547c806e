# ruff: noqa
# what: The parent is stopped instead of killed, in the hope that the grader waits for ever.
# status: kernel-died
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import os
import signal

os.kill(os.getppid(), signal.SIGSTOP)
os.kill(os.getpid(), signal.SIGKILL)
