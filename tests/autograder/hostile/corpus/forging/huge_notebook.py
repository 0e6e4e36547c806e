# ruff: noqa
# what: Thirty megabytes of cells.
# status: corrupt
# points: 0
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% notebook
nb.cells[0].source = "# a long story\n" * 2_000_000
