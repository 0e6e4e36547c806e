"""The small lesson that the corpus attacks: NumPy, pandas, hidden tests and partial credit, ten points in all."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

MASK = "recsys_lib.metrics"
SECONDS = 3

SETUP = """
import numpy as np
import pandas as pd

films = pd.DataFrame(
    {"title": ["Ada", "Blue", "Corn", "Dune"], "votes": [10, 40, 30, 20], "mean": [4.5, 4.0, 4.5, 2.0]}
)
"""
HELPERS = """
def close(a, b):
    return abs(a - b) < 1e-9
"""
ANSWERS = {
    "damped": """
def damped_mean(values, damping, prior):
    ### BEGIN SOLUTION
    return (sum(values) + damping * prior) / (len(values) + damping)
    ### END SOLUTION
""",
    "top": """
def top_films(films, n):
    ### BEGIN SOLUTION
    return films.sort_values(["mean", "votes"], ascending=False).head(n).reset_index(drop=True)
    ### END SOLUTION
""",
    "cosine": """
def cosine(u, v):
    ### BEGIN SOLUTION
    length = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / length if length else 0.0
    ### END SOLUTION
""",
}
TESTS = {
    "test_damped": (
        2,
        """
assert close(damped_mean([4.0, 5.0], 2, 3.0), 3.75), "two ratings of 4 and 5, and two at the prior 3: 15 / 4"
""",
    ),
    "test_damped_more": (
        3,
        """
cases = [([1.0], 3, 3.5), ([5.0, 4.0, 3.0], 0.5, 2.0)]
### BEGIN HIDDEN TESTS
cases.append(([], 3, 3.5))
cases.append(([4711.25, 0.0625], 0.0625, 4711.25))


def reference(values, damping, prior):
    return (sum(values) + damping * prior) / (len(values) + damping)

answers = map(lambda case: damped_mean(*case), cases)
for case, b in zip(cases, answers):
    assert np.isclose(b, reference(*case)), f"damped_mean{case} gives {b}"
### END HIDDEN TESTS
""",
    ),
    "test_top": (
        3,
        """
best = top_films(films, 2)
assert isinstance(best, pd.DataFrame), f"a DataFrame was expected, got {type(best).__name__}"
pd.testing.assert_frame_equal(best, films.loc[[2, 0]].reset_index(drop=True))
""",
    ),
    "test_cosine": (
        2,
        """
u, v = np.array([1.0, 2.0, 2.0]), np.array([2.0, 1.0, 2.0])
points = 0.0
points += 1.0 * bool(np.isclose(cosine(u, v), 8 / 9))
points += 1.0 * bool(np.isclose(cosine(u, u), 1.0))
points
""",
    ),
}
FULL = sum(points for points, _ in TESTS.values())
ORDER = ("damped", "test_damped", "test_damped_more", "top", "test_top", "cosine", "test_cosine")


def cell(source: str, name: str, **flags):
    """A code cell with nbgrader's metadata."""
    about = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, "grade_id": name}
    return new_code_cell(source.strip("\n"), metadata={"nbgrader": about | flags})


def notebook_of(setup: str, helpers: str, answers: dict, tests: dict, order: tuple):
    """What the instructor writes: two locked cells, then answers and tests in their order."""
    cells = [new_markdown_cell("# A small lesson"), cell(setup, "setup", locked=True)]
    cells.append(cell(helpers, "helpers", locked=True))
    for name in order:
        if name in answers:
            cells.append(cell(answers[name], name, solution=True))
        else:
            points, source = tests[name]
            cells.append(cell(source, name, grade=True, locked=True, points=points))
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata["autograder"] = {"mask": [MASK], "timeout": SECONDS}
    return notebook


def source_notebook():
    return notebook_of(SETUP, HELPERS, ANSWERS, TESTS, ORDER)
