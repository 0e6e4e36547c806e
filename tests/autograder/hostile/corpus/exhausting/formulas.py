# ruff: noqa
# what: Cells with openers of formulas that nobody closes.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% notebook
from nbformat.v4 import new_markdown_cell

for text in ("\\\\(" * 50_000, "\\begin{align}" * 12_000, "$a" * 75_000, "[" * 150_000):
    nb.cells.append(new_markdown_cell(text))
