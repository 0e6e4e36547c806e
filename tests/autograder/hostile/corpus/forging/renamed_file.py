# ruff: noqa
# what: The notebook has another name.
# status: renamed
# points: 10
# other exercises: right
# plain nbgrader: run

# %% files
files["my homework (final).ipynb"] = files.pop("lesson.ipynb")
