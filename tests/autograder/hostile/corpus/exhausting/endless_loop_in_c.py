# ruff: noqa
# what: A loop without an end inside C, deaf to interrupts.
# status: timed-out
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
3 ** (10**9)
