# ruff: noqa
# what: Fifty megabytes of cells.
# status: corrupt
# points: 0
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% files
files["lesson.ipynb"] = files["lesson.ipynb"][:-3] + b" " * 50_000_000 + b"}"
