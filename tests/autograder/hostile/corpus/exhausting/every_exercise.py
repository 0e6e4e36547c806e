# ruff: noqa
# what: Each exercise hangs, dies or explodes in its own way.
# status: any
# points: 0
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
while True:
    pass
# %% top
import os

os._exit(1)


# %% cosine
def cosine(u, v):
    while True:
        pass
