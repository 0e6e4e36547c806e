# ruff: noqa
# what: The cells stand in reverse order.
# status: any
# points: 10
# other exercises: right
# plain nbgrader: run

# %% notebook
nb.cells.reverse()
