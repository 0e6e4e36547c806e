# ruff: noqa
# what: Interrupts are ignored, then nothing ends.
# status: timed-out
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
