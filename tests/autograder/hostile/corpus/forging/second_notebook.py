# ruff: noqa
# what: A second notebook with everything right lies beside a wrong one.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% files
import json

right = json.dumps(nb)
right = right.replace("raise NotImplementedError", "return 0")
files["lesson (1).ipynb"] = right.encode()
files["copy/lesson.ipynb"] = right.encode()
