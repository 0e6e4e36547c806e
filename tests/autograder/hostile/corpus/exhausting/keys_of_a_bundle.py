# ruff: noqa
# what: An output whose kinds are a hundred thousand names, one of a megabyte.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% free
from IPython.display import display

display({f"application/x-{number}": "" for number in range(100_000)} | {"x" * 1_000_000: "1"}, raw=True)
