# ruff: noqa
# what: Files named like modules are handed in beside the notebook.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% files
trick = b"import builtins\nbuiltins.abs = lambda x: 0\nisclose = allclose = lambda *a, **k: True\n"
for name in ("numpy.py", "pandas.py", "sitecustomize.py", "conftest.py", "autograder/checks.py", "recsys_lib.py"):
    files[name] = trick


# %% damped
def damped_mean(values, damping, prior):
    return 0.0
