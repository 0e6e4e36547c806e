# ruff: noqa
# what: An output of seventy kilobytes of tags that nobody closes.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% free
from IPython.display import HTML

HTML("".join(f"<b class={number}><i><u><p>" for number in range(3_500)))
