# ruff: noqa
# what: There is no notebook.
# status: missing
# points: 0
# other exercises: right
# plain nbgrader: run

# %% files
files.pop("lesson.ipynb")
files["lesson.txt"] = b"my dog ate it"
