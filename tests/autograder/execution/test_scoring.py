"""Points need positive evidence: a verdict of this run, of the right shape."""

import pytest

from autograder.execution.verdict import Verdict, score_of


@pytest.mark.parametrize(
    ("metadata", "points"),
    [
        ({"verdict": "passed"}, 3.0),
        ({"verdict": "partial", "score": 1.5}, 1.5),
        ({"verdict": "partial", "score": 9}, 0.0),
        ({"verdict": "partial", "score": float("nan")}, 0.0),
        ({"verdict": "partial", "score": True}, 0.0),
        ({"verdict": "partial", "score": "3"}, 0.0),
        ({"verdict": "failed", "score": 3.0}, 0.0),
        ({"verdict": "not-run"}, 0.0),
        ({"score": 3.0}, 0.0),
        ("passed", 0.0),
        (None, 0.0),
    ],
)
def test_score(metadata, points):
    assert score_of(metadata, 3.0) == points


@pytest.mark.parametrize(("verdict", "score"), [("passed", 3.0), ("partial", 1.5), ("failed", 0.0), ("not-run", 0.0)])
def test_outputs_say_the_same_to_nbgraders_own_scoring(verdict, score):
    from nbformat.v4 import new_code_cell
    from nbgrader.utils import determine_grade

    about = {"grade": True, "solution": False, "locked": True, "grade_id": "t", "points": 3, "schema_version": 3}
    cell = new_code_cell("", metadata={"nbgrader": about}, outputs=Verdict(verdict, score, 3.0, "why").as_outputs())
    assert determine_grade(cell) == (score, 3.0)
