# ruff: noqa
# what: A module named like one of the checks' imports is written beside the notebook.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% free
import pathlib

for name in ("pandas", "numpy", "sitecustomize", "usercustomize", "autograder"):
    pathlib.Path(f"{name}.py").write_text("isclose = allclose = lambda *args, **kwargs: True\n")


# %% damped
def damped_mean(values, damping, prior):
    return 0.0
