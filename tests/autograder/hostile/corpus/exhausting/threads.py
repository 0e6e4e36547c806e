# ruff: noqa
# what: Ten thousand threads.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
import threading
import time


def damped_mean(values, damping, prior):
    return 0.0


for _ in range(10_000):
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
