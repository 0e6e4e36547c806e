"""The minutes of a lesson are counted from its words, figures, tables and exercises."""

import nbformat.v4 as v4
import pytest

from autograder.minutes import counted_minutes, remark

SOLUTION = {"nbgrader": {"grade": False, "solution": True}}
TEST = {"nbgrader": {"grade": True, "solution": False, "points": 1}}
ANSWER = "def f(x):\n    ### BEGIN SOLUTION\n    # a comment\n    y = x\n\n    return y\n    ### END SOLUTION"


def text(source, **metadata):
    return v4.new_markdown_cell(source, metadata=metadata)


def showing(kind, content):
    return v4.new_code_cell("show()", outputs=[v4.new_output("display_data", data={kind: content})])


FIGURE, TABLE = showing("image/png", "iVBO"), showing("text/html", "<div><table></table></div>")


@pytest.mark.parametrize(
    ("cells", "minutes"),
    [
        ([text("word " * 300)], 2),
        ([text("word " * 150 + "<details><summary>Hint</summary>\n" + "word " * 900 + "\n</details>")], 1),
        ([text("0.85<!--= " + "word " * 900 + "-->")], 0),
        ([text("word " * 900, **SOLUTION)], 0),
        ([FIGURE, TABLE], 4),
        ([showing("text/plain", "0.85")], 0),
        ([text("| a | b |\n|---|---|\n| 1 | 2 |")], 2),
        ([text("### Exercise 1 · Say it")], 3),
        ([v4.new_code_cell(ANSWER, metadata=SOLUTION)], 4),
        ([v4.new_code_cell(ANSWER, metadata=SOLUTION), TABLE, v4.new_code_cell("test", metadata=TEST), TABLE], 6),
    ],
    ids=["words", "folded", "bound", "written answer", "figure and table", "a number", "table in a text", "exercise",
         "lines of the solution", "the table of an exercise"],
)  # fmt: skip
def test_what_counts(cells, minutes):
    assert counted_minutes(v4.new_notebook(cells=cells)) == minutes


@pytest.mark.parametrize("stated", [None, 80, 120])
def test_a_fifth_more_or_less_is_let_pass(stated):
    assert remark("01-popularity", stated, 100) is None


@pytest.mark.parametrize("stated", [79, 121])
def test_minutes_that_are_a_wish_are_remarked_on(stated):
    assert remark("01-popularity", stated, 100) == (
        f"01-popularity says {stated} minutes; by its words, figures, tables and exercises it takes about 100"
    )
