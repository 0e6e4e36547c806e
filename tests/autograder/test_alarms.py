"""A cell of the lesson's own that stops where students' code runs: the instructor is told, nobody is graded on it."""

import json

import pytest

from autograder.configuration import Course
from autograder.grading.lessons import pack, register
from autograder.grading.records import alarms
from autograder.grading.worker import grade_one
from autograder.intake import Parcel
from autograder.report.page import write_report
from tests.autograder.fixtures.lessons import check, setup, small_course, solved, write_lesson

ERROR = "KeyError: 'COURSE_KEY'"


@pytest.fixture
def graded(tmp_path, monkeypatch):
    """One right submission to a lesson whose set-up needs a variable that the sandbox does not have."""
    monkeypatch.setenv("COURSE_KEY", "7")
    course = small_course(tmp_path)
    key = setup("import os\nkey = int(os.environ['COURSE_KEY'])")
    folder = write_lesson(course, "ps1", key, solved("def f(x):", "return x + 1"), check("assert f(1) == 2"))
    register(course, "ps1")
    work = {"nb.ipynb": (folder / "nb.ipynb").read_bytes()}
    return grade_one(Parcel(files=work), pack(course, "ps1"), course.config)


def record(student, error=ERROR):
    stop = {"notebook": "nb", "cell": "setup", "error": error}
    more = {"status": "lesson-failed", "score": None, "max_score": 2.0, "exercises": [], "tier": "", "stopped": [stop]}
    return {"student": student, "lesson": "ps1", "needs_manual_grade": False, "notes": [], "events": [], **more}


def test_such_a_submission_has_a_status_a_reason_and_no_score(graded):
    assert not graded.failure, graded.log
    assert (graded.outcome.status, graded.outcome.scored) == ("lesson-failed", False)
    assert graded.outcome.stopped == {"nb": {"cell": "setup", "error": ERROR}}
    assert graded.scores == {"nb": {"test": None}}


def test_one_line_says_it_for_everybody():
    lines = alarms([record(f"student{n}") for n in range(8)] + [record("ida", "OSError: no network")])
    assert len(lines) == 2
    assert lines[0].startswith(
        f"ps1, nb.ipynb: the lesson's own cell 'setup' stops where students' code runs ({ERROR})"
    )
    assert lines[0].endswith("student4 and 3 more")
    assert lines[1].endswith("no score for ida")


def test_the_report_says_it_first(tmp_path):
    page = write_report(Course.open(small_course(tmp_path).root), [record("ada")]).read_text()
    main = page[page.index("<main>") :]
    assert main.index("cell &#39;setup&#39; stops") < main.index('<h2 id="title-1"')
    assert json.loads(json.dumps(record("ada")))["stopped"]
