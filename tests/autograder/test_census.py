"""What an instructor learns about a class's mistakes, without learning whose they are from the page."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.configuration import Course
from autograder.report.census import anonymous, census, discrimination
from autograder.report.page import write_report
from tests.autograder.fixtures.course import LESSON, NOTEBOOK, make_course

SWAPPED, SUM = "You swapped v and m.", "You did not divide."


@pytest.fixture
def course(tmp_path):
    return Course.open(make_course(tmp_path / "course"))


def record(student, score, mistakes=(), total=None):
    exercise = {"name": "mean", "notebook": NOTEBOOK, "score": score, "max_score": 3.0, "verdict": "failed",
                "message": " ".join(mistakes), "manual": False, "needs_manual_grade": False,
                "mistakes": list(mistakes)}  # fmt: skip
    total = score if total is None else total
    return {"student": student, "lesson": LESSON, "status": "graded", "score": total, "max_score": 10.0,
            "late_penalty": 0.0, "needs_manual_grade": False, "exercises": [exercise], "tier": "none", "notes": [],
            "events": [], "seconds": 1.0}  # fmt: skip


def hand_in(course, student, source):
    folder = course.path("autograded", student, LESSON)
    folder.mkdir(parents=True)
    cell = new_code_cell(source, metadata={"nbgrader": {"grade_id": "mean"}})
    nbformat.write(new_notebook(cells=[cell]), folder / f"{NOTEBOOK}.ipynb")


def test_mistakes_are_ranked_by_how_many_made_them(course):
    rows = [record("a", 0.0, [SUM]), record("b", 0.0, [SWAPPED]), record("c", 1.0, [SWAPPED, SUM])]
    rows += [record("d", 0.0, [SWAPPED]), record("e", 2.0), record("f", 3.0)]
    (found,) = census(course, LESSON, rows)
    assert [(m["sentence"], m["count"]) for m in found["mistakes"]] == [(SWAPPED, 3), (SUM, 2)]
    assert (found["short"], found["unnamed"]) == (5, 1)
    assert found["difficulty"] == pytest.approx(6 / 18)


def test_the_example_is_code_of_one_who_made_it_and_says_nothing_of_them(course):
    hand_in(course, "ada", "def mean(values):\n    'by ada'\n    # ada was here\n    return sum(values)  # ada")
    hand_in(course, "bo", "def mean(values):\n    total = 0\n    for x in values: total += x\n    return total")
    (found,) = census(course, LESSON, [record("ada", 0.0, [SUM]), record("bo", 0.0, [SUM])])
    assert found["mistakes"][0]["example"] == "def mean(values):\n    return sum(values)"


@pytest.mark.parametrize("code", ["def mean(:", "x" * 5 + " =", "\0"])
def test_what_is_no_python_is_no_example(code):
    assert anonymous(code, "ada") == ""


def test_an_exercise_that_only_the_strong_solve_tells_apart():
    strong, weak = [(1.0, 9.0)] * 6, [(0.0, 2.0)] * 6
    assert discrimination(strong + weak) == pytest.approx(1.0)
    assert discrimination([(0.0, 9.0)] * 6 + [(1.0, 2.0)] * 6) == pytest.approx(-1.0)


def test_few_submissions_or_equal_ones_say_nothing_about_it():
    assert discrimination([(1.0, 9.0), (0.0, 2.0)]) is None
    assert discrimination([(1.0, 9.0)] * 20) is None


def test_the_page_shows_mistakes_and_an_example_as_text(course):
    hand_in(course, "ada", "def mean(values):\n    return '<script>alert(1)</script>' + sum(values)")
    page = write_report(course, [record("ada", 0.0, [SUM])]).read_text()
    assert SUM in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
