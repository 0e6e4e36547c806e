# ruff: noqa
# what: Six hundred files beside the notebook.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% files
files |= {f"data/{number}.txt": b"x" for number in range(600)}
