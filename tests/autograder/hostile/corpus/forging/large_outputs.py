# ruff: noqa
# what: Twenty-eight megabytes of pictures in the outputs.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% notebook
from nbformat.v4 import new_output

picture = new_output("display_data", data={"image/png": "aGVs" * 1_750_000})
for cell in [cell for cell in nb.cells if cell.cell_type == "code"][:4]:
    cell.outputs = [picture]
