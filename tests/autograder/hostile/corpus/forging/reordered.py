# ruff: noqa
# what: The cells stand in reverse order, so that tests come before what they test.
# status: any
# points: 0
# other exercises: right
# plain nbgrader: run

# %% notebook
nb.cells.reverse()
