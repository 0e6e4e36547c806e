# ruff: noqa
# what: All of nbgrader's metadata is removed.
# status: any
# points: 10
# other exercises: right
# plain nbgrader: run

# %% notebook
for cell in nb.cells:
    cell.metadata.pop("nbgrader", None)
