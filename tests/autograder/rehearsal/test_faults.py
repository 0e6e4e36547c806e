"""What is wrong with a lesson is named at its rehearsal: the cell, the line, and what students' code cannot reach."""

import pytest

from autograder.grading.classrun import portable
from autograder.grading.lessons import pack, register
from autograder.rehearsal.gate import rehearse
from tests.autograder.fixtures.lessons import answer, check, free, setup, small_course, solved, write_lesson

INCREMENT = solved("def f(x):", "return x + 1")
HIDDEN = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"

#: name of the notebook -> its cells, and the beginning and end of each thing that is said of it
NOTEBOOKS = {
    "right": ([INCREMENT, check("assert f(1) == 2")], []),
    "wrong": (
        [INCREMENT, check(HIDDEN.format("assert f(2) == 4"))],
        ["wrong.ipynb, test cell 'test', line 3, gives the solution 0 of 2: a hidden check does not hold\n"
         "    assert f(2) == 4"],
    ),
    "partly": (
        [INCREMENT, check("score = 0.5\nscore")],
        ["partly.ipynb, test cell 'test' gives the solution 0.5 of 2: 0.5 of 2 points",
         "partly.ipynb, test cell 'test' gives the untouched release 0.5 of 2: a stub"],
    ),
    "unreadable": (
        [INCREMENT, check(HIDDEN.format("assert f(2 == 3"))],
        ["unreadable.ipynb, test cell 'test', line 3, gives the solution 0 of 2: the check stopped with SyntaxError"],
    ),
    "generous": (
        [INCREMENT, check("assert callable(f)")],
        ["generous.ipynb, test cell 'test' gives the untouched release 2 of 2: a stub that nobody has filled in"],
    ),
    "worthless": (
        [INCREMENT, check("assert f(1) == 3", points=0)],
        ["worthless.ipynb, test cell 'test', line 1, gives the solution 0 of 0: this does not hold"],
    ),
    "network": (
        [setup("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')"), INCREMENT, check("f(1)")],
        ["network.ipynb, cell 'setup', line 2, stops in the solution: URLError"],
    ),
    "above": (
        [setup("import os\ntable = open('../data/table.csv')"), INCREMENT, check("assert f(1) == 2")],
        ["above.ipynb, cell 'setup', line 2, stops in the solution: FileNotFoundError: [Errno 2] No such file or "
         "directory: '../data/table.csv'\n    table = open('../data/table.csv')\n    (where submissions are graded"],
    ),
    "variable": (
        [setup("import os\nkey = os.environ['COURSE_KEY']"), INCREMENT, check("assert f(1) == 2")],
        ["variable.ipynb, cell 'setup', line 2, stops in the solution: KeyError: 'COURSE_KEY'\n"
         "    key = os.environ['COURSE_KEY']\n    (no environment variable of yours"],
    ),
    "example": (
        [free("print('a figure')"), free("1 / 0"), INCREMENT, check("assert f(1) == 2")],
        ["example.ipynb, cell 2, line 1, stops in the solution: ZeroDivisionError: division by zero\n    1 / 0"],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    """One lesson with a notebook for each fault."""
    course = small_course(tmp_path_factory.mktemp("course"))
    for name, (cells, _) in NOTEBOOKS.items():
        write_lesson(course, "ps1", *cells, notebook=name)
    register(course, "ps1")
    found, now = rehearse(course, pack(course, "ps1"), portable(course.config))
    assert now
    return found


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_fault_is_named_with_its_cell_and_line(rehearsal, name):
    said = [fault for fault in rehearsal.faults() if fault.startswith(f"{name}.ipynb,")]
    wanted = NOTEBOOKS[name][1]
    assert len(said) == len(wanted), said
    for fault, begins in zip(said, wanted, strict=True):
        assert fault.startswith(begins)


def test_a_lesson_with_any_fault_is_refused(rehearsal):
    assert not rehearsal.passed


def test_what_was_seen_of_each_test_is_kept(rehearsal):
    seen = {one.notebook: one for one in rehearsal.cells}
    assert seen.keys() == NOTEBOOKS.keys()
    right = seen["right"]
    assert (right.cell, right.max_score, right.passed, right.solution, right.release) == ("test", 2, True, 2, 0)
    assert {one.place for one in rehearsal.cells} == {"isolated"}


def test_cells_that_are_meant_to_stop_and_study_cells_may(tmp_path):
    course = small_course(tmp_path)
    shown, study, demonstration = free("1 / 0"), free("import recsys_lib.nothing"), setup("raise ValueError('see')")
    shown.metadata["tags"], study.metadata["tags"] = ["raises-exception"], ["study"]
    demonstration.metadata["tags"] = ["raises-exception"]
    by_hand = answer("print(f(1))", "in_words")
    by_hand.metadata["nbgrader"].update(grade=True, points=3)
    write_lesson(course, "ps1", shown, demonstration, study, INCREMENT, check("assert f(1) == 2"), by_hand)
    register(course, "ps1")
    found, _ = rehearse(course, pack(course, "ps1"), portable(course.config))
    assert found.faults() == []
    assert [one.cell for one in found.cells] == ["test"]


def test_a_cell_that_becomes_a_study_cell_makes_the_lesson_another(tmp_path):
    """It is not run any more, and another cell may need what it binds."""
    course = small_course(tmp_path)
    first, then = free("start = 1"), free("end = start + 1")
    for tags, faults in (([], 0), (["study"], 1)):
        first.metadata["tags"] = tags
        write_lesson(course, "ps1", first, then, INCREMENT, check("assert f(1) == 2"))
        register(course, "ps1")
        found, now = rehearse(course, pack(course, "ps1"), portable(course.config))
        assert (len(found.faults()), now) == (faults, True)
