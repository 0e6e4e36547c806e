# ruff: noqa
# what: The file ends in the middle.
# status: corrupt
# points: 0
# other exercises: right
# plain nbgrader: run

# %% files
files["lesson.ipynb"] = files["lesson.ipynb"][: len(files["lesson.ipynb"]) // 2]
