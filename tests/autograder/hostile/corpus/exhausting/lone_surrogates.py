# ruff: noqa
# what: Outputs and errors with what no file can hold.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% free
from IPython.display import display

print("lone \ud800 surrogate")
display({"text/plain": "\udfff", "text/html": "<b>\ud800</b>"}, raw=True)
raise ValueError("\ud800")
