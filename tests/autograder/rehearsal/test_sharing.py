"""The rehearsal finds which tests must share the student's kernel, and everybody who should know is told."""

import html

import nbformat
import pytest

from autograder.configuration import Course
from autograder.grading.classrun import portable
from autograder.grading.lessons import pack, register
from autograder.grading.store import open_gradebook, read_outcomes
from autograder.rehearsal.gate import rehearse
from autograder.release import generate
from autograder.report.page import summary, write_report
from tests.autograder.fixtures.inline import CONFIG, Flow
from tests.autograder.fixtures.lessons import check, small_course, solved, write_lesson
from tests.commands import run

BODY = "def __init__(self):\n    self.items = []"
RIGHT = f"class Stack:\n{BODY.replace(chr(10), chr(10) + '    ').join(['    ', ''])}"
INSIDE = "class Mine(Stack):\n    def size(self): return len(self.items)\nassert Mine().size() == 0"
LESSON = (
    solved("class Stack:", BODY),
    check("assert Stack().items == []", "outside"),
    check(INSIDE, "inside"),
    solved("def copied(a):", "return a.copy()", "copied"),
    check("import numpy as np\na = np.ones(2)\nassert not np.shares_memory(copied(a), a)", "alias"),
)
ANSWERS = {
    "right": {"answer": RIGHT, "copied": "def copied(a):\n    return a.copy()"},
    "wrong": {"answer": RIGHT, "copied": "def copied(a):\n    return a"},
    "blank": {},
}


@pytest.fixture(scope="module")
def flow(tmp_path_factory):
    course = small_course(tmp_path_factory.mktemp("shared"), CONFIG.format(more=""))
    write_lesson(course, "ps1", *LESSON)
    generate(course, "ps1")
    flow = Flow(course)
    for name, answers in ANSWERS.items():
        flow.submit(name, "ps1", answers)
    return flow


@pytest.fixture(scope="module")
def records(flow):
    return flow.grade()


def rehearsed(root, *cells):
    course = small_course(root, CONFIG.format(more=""))
    write_lesson(course, "ps1", *cells)
    generate(course, "ps1")
    register(course, "ps1")
    return rehearse(course, pack(course, "ps1"), portable(course.config))[0]


def test_what_cannot_be_seen_from_outside_is_shared_and_the_rest_is_not(flow, records):
    known, performed = rehearse(flow.course, pack(flow.course, "ps1"), portable(flow.course.config))
    assert not performed
    assert known.faults() == []
    assert known.shared == {"nb": ["inside", "alias"]}


def test_what_is_noted_at_a_rehearsal_is_not_noted_of_submissions(flow, records):
    """Else messages would quote all they know, as they do to the instructor."""
    assert "measure" not in flow.course.config.SplitExecute
    with open_gradebook(flow.course.db_url, "small") as book:
        verdicts = read_outcomes(book, "ps1")["wrong"].cells["nb"]
    assert [name for name, verdict in verdicts.items() if "seconds" in verdict] == []


def test_honest_work_is_paid_and_nothing_else(records):
    assert {who: record["score"] for who, record in records.items()} == {"right": 6, "wrong": 4, "blank": 0}
    assert {record["status"] for record in records.values()} == {"graded"}


def test_the_record_says_where_and_how_many(records):
    where = {one["name"]: one["where"] for one in records["right"]["exercises"]}
    assert where == {"answer": "shared", "copied": "shared"}
    assert "2 of 3 tests ran where students' code could lie" in records["right"]["notes"]


def test_the_run_says_it_once(flow, records):
    assert flow.run.remarks == ["ps1: 2 of 3 tests run where students' code could lie: inside, alias"]


def test_the_report_says_which(flow, records):
    (row,) = [summary(flow.course, "ps1", list(records.values()), flow.root)]
    assert [(one["name"], one["shared"]) for one in row["exercises"]] == [("answer", True), ("copied", True)]
    page = write_report(flow.course, list(records.values()), flow.root / "report").read_text(encoding="utf-8")
    assert "run in one kernel with students' code" in " ".join(html.unescape(page).split())


def test_plain_nbgrader_says_the_same(flow, records):
    run("nbgrader", "autograde", "ps1", "--create", "--force", cwd=flow.root)
    with open_gradebook(flow.course.db_url, "small") as book:
        scores = {name: book.find_submission("ps1", name).score for name in ANSWERS}
    assert scores == {name: record["score"] for name, record in records.items()}


def test_release_says_it(tmp_path, flow, records):
    said = run("autograder", "release", "ps1", cwd=flow.root)
    assert "! 2 of 3 tests run where students' code could lie: inside, alias" in said


def test_the_instructor_may_say_where(tmp_path):
    inside, outside = check(INSIDE, "inside"), check("assert Stack().items == []", "outside")
    inside.metadata["autograder"], outside.metadata["autograder"] = {"run": "isolated"}, {"run": "shared"}
    seen = rehearsed(tmp_path, LESSON[0], outside, inside)
    assert seen.shared == {"nb": ["outside"]}
    assert [fault.split(" gives ")[0] for fault in seen.faults()] == ["nb.ipynb, test cell 'inside', line 3,"]


def test_a_test_that_holds_nowhere_is_named_as_before(tmp_path):
    seen = rehearsed(tmp_path, LESSON[0], check("assert Stack().items == [1]", "outside"))
    assert seen.shared == {}
    assert len(seen.faults()) == 1


def test_a_wish_that_is_none_is_refused(tmp_path):
    course = small_course(tmp_path)
    folder = write_lesson(course, "ps1", *LESSON)
    nb = nbformat.read(folder / "nb.ipynb", 4)
    nb.cells[1].metadata["autograder"] = {"run": "somewhere"}
    nbformat.write(nb, folder / "nb.ipynb")
    with pytest.raises(Exception, match="somewhere"):
        generate(Course.open(tmp_path), "ps1")


def test_a_run_that_rehearses_first_tells_no_hidden_input(tmp_path):
    course = small_course(tmp_path, CONFIG.format(more=""))
    hidden = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(4711) == 4712\n### END HIDDEN TESTS"
    write_lesson(course, "ps1", solved("def f(x):", "return x + 1"), check(hidden))
    generate(course, "ps1")
    flow = Flow(course)
    flow.submit(
        "ann", "ps1", {"answer": "def f(x):\n    if x > 1:\n        raise ValueError(f'it is {x}')\n    return x + 1"}
    )
    (exercise,) = flow.grade()["ann"]["exercises"]
    assert "4711" not in exercise["message"]
    assert "ValueError" in exercise["message"]
