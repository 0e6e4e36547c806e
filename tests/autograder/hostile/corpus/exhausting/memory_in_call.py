# ruff: noqa
# what: The function under test takes all memory when it is called.
# status: out-of-memory
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
def damped_mean(values, damping, prior):
    hoard = []
    while True:
        hoard.append(bytearray(b"x") * (1 << 26))
