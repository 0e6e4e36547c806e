# ruff: noqa
# what: Cells with ids and labels of a hundred thousand characters, and labels that are lists.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% notebook
from nbformat.v4 import new_code_cell

for label in (["x"], {"grade_id": "\ud800"}, {"grade_id": "i" * 100_000}):
    cell = new_code_cell("1", metadata={"nbgrader": label})
    cell["id"] = "i" * 100_000
    nb.cells.append(cell)
