# ruff: noqa
# what: A time of submission whose zone is the path of a file.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% files
files["timestamp.txt"] = b"2030-01-01 00:00:00 ../../../../dev/zero"
