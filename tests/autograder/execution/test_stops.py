"""A locked cell that stops in the student's kernel is an alarm, unless the student spoiled it."""

import pytest

from tests.autograder.execution.notebooks import answer, check, free, plan_of, run, setup

READ = "rows = open('week.txt').read().split()"


@pytest.fixture
def folder(tmp_path):
    """The lesson's folder, which the checker sees; what is submitted may lack its file."""
    (tmp_path / "week.txt").write_text("1 2 3")
    return str(tmp_path)


def execution(*cells, **how):
    return run(*cells, **how).metadata.autograder["execution"]


def test_a_set_up_cell_that_lacks_a_file_is_an_alarm(folder):
    found = execution(setup(READ), answer("n = len(rows)"), check("assert n == 3"), lesson=folder)
    assert found["status"] == "lesson-failed"
    assert found["stopped"]["cell"] == "setup"
    assert found["stopped"]["error"].startswith("FileNotFoundError: [Errno 2] No such file or directory")


def test_it_is_one_after_the_student_s_cells_too(folder):
    cells = setup("import os"), answer("n = 3"), setup(READ, "data"), check("assert n == 3")
    found = execution(*cells, lesson=folder)
    assert (found["status"], found["stopped"]["cell"]) == ("lesson-failed", "data")


def test_what_the_student_spoiled_is_the_student_s(folder):
    cells = setup("NAME = 'week.txt'"), free("NAME = 7.5"), answer("n = 3"), setup("rows = open(NAME).read()", "data")
    found = execution(*cells, check("assert n == 3"), lesson=folder, workdir=folder)
    assert (found["status"], found["events"], "stopped" in found) == ("graded", [], False)


def test_a_cell_that_uses_the_answer_says_nothing_of_the_lesson(folder):
    cells = answer("def count(path):\n    return len(open(path).read())"), setup("n = count('week.txt')", "data")
    found = execution(*cells, check("assert n == 5"), lesson=folder)
    assert found["status"] == "graded"


def test_nor_does_one_that_reaches_the_answer_through_the_lesson_s_function(folder):
    stub = answer("def count(path):\n    raise NotImplementedError")
    cells = setup("def rows(path):\n    return count(path)"), stub, setup("n = rows('week.txt')", "data")
    assert execution(*cells, check("assert n == 5"), lesson=folder)["status"] == "graded"


def test_a_cell_that_stops_everywhere_is_an_alarm_unless_it_is_meant_to():
    cells = setup("1 / 0"), answer("n = 3"), check("assert n == 3")
    assert execution(*cells)["stopped"] == {"cell": "setup", "error": "ZeroDivisionError: division by zero"}
    assert execution(*cells, plan=plan_of(cells, may_stop=["setup"]))["status"] == "graded"


def test_a_death_meanwhile_is_not_held_against_anybody(folder):
    cells = (
        setup("import os"),
        answer("n = 3"),
        setup("os._exit(1) if not os.path.exists('week.txt') else None", "data"),
    )
    found = execution(*cells, check("assert n == 3"), lesson=folder)
    assert (found["status"], found["stopped"]["cell"]) == ("lesson-failed", "data")
    assert [event["what"] for event in found["events"]] == ["kernel-died"]
