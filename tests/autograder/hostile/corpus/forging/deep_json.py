# ruff: noqa
# what: JSON nested a hundred thousand levels deep.
# status: corrupt
# points: 0
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% files
files["lesson.ipynb"] = b'{"cells": [], "metadata": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}"
