# ruff: noqa
# what: A list that grows until nothing is left.
# status: out-of-memory
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
hoard = []
while True:
    hoard.append(bytearray(b"x") * (1 << 26))
