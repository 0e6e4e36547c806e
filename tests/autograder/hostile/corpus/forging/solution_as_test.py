# ruff: noqa
# what: The solution cell claims to be a graded test.
# status: any
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% notebook
for cell in nb.cells:
    if cell.metadata.get("nbgrader", {}).get("solution"):
        cell.metadata.nbgrader.update(grade=True, solution=False, locked=True, points=10)
        cell.source = "10.0"
