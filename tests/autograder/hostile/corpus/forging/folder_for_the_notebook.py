# ruff: noqa
# what: A folder with the name of the notebook, which has another name.
# status: renamed
# points: 10
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% files
files["x.ipynb"] = files.pop("lesson.ipynb")
files["lesson.ipynb/notes.txt"] = b"mine"
