# ruff: noqa
# what: Every process that can be reached is killed.
# status: kernel-died
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import os
import signal

for pid in sorted((int(p) for p in os.listdir("/proc") if p.isdigit()), reverse=True):
    if pid not in (os.getpid(), 1):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
os.kill(os.getppid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
