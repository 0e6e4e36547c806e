# ruff: noqa
# what: A cell of the student's claims to be a locked setup cell, to run where the checks run.
# status: repaired
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% notebook
from nbformat.v4 import new_code_cell

code = "import numpy as np, pandas as pd, builtins\nnp.isclose = lambda *a, **k: True\n"
code += "pd.testing.assert_frame_equal = lambda *a, **k: None\nbuiltins.abs = lambda x: 0\n"
for name in ("setup", "setup2", "imports"):
    about = {"locked": True, "grade": False, "solution": False, "task": False, "schema_version": 3, "grade_id": name}
    nb.cells.insert(1, new_code_cell(code, metadata={"nbgrader": about}))


# %% damped
def damped_mean(values, damping, prior):
    return 0.0
