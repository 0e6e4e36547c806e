# ruff: noqa
# what: A time of submission with an absurd number of minutes.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% files
files["timestamp.txt"] = b"2030-01-01 00:" + b"9" * 42 + b".5"
