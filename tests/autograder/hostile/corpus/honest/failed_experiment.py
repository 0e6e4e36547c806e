# ruff: noqa
# what: An extra cell fails; the work is right.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% free
1 / 0
