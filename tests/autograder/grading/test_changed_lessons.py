"""Lessons and gradebooks that change after grading: one lesson's trouble is no other's, and no run ends early."""

import shutil

import nbformat
import pytest

from autograder.configuration import Course
from autograder.execution.language import NotPython, refuse_other_languages
from autograder.grading.store import open_gradebook
from tests.autograder.fixtures.inline import Flow
from tests.autograder.fixtures.lessons import answer, check, solved, write_lesson
from tests.commands import run

INCREMENT, FIRST = solved("def f(x):", "return x + 1"), check("assert f(1) == 2")
SECOND = check("assert f(2) == 3", "second", points=1)
RIGHT = {"answer": "def f(x):\n    return x + 1"}
R = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}


@pytest.fixture(scope="module")
def graded(make, tmp_path_factory):
    """A course with two lessons; ann's work in the first is graded, that in the second waits."""
    flow = make(tmp_path_factory.mktemp("graded"), lessons=("ps1", "ps2"))
    flow.submit("ann", "ps1", RIGHT)
    assert flow.scores() == {"ann": ("graded", 2)}
    flow.submit("ann", "ps2", RIGHT)
    return flow.root


@pytest.fixture
def flow(graded, tmp_path):
    shutil.copytree(graded, tmp_path, dirs_exist_ok=True)
    return Flow(Course.open(tmp_path))


def gradebook(flow):
    return open_gradebook(flow.course.db_url, "small")


def by_hand(flow, cell, points):
    with gradebook(flow) as book:
        book.find_grade(cell, "nb", "ps1", "ann").manual_score = points
        book.db.commit()


def essay(name="essay"):
    cell = check("Why?", name, points=4)
    cell.metadata.nbgrader.update(solution=True, locked=False)
    return nbformat.v4.new_markdown_cell(cell.source, metadata=cell.metadata)


def test_a_test_that_is_added_is_graded(flow):
    write_lesson(flow.course, "ps1", INCREMENT, FIRST, SECOND)
    said = flow.scores()
    assert {who: score for who, (_, score) in said.items()} == {("ann", "ps1"): 3, ("ann", "ps2"): 2}
    assert flow.run.failures == []


def test_a_test_that_is_taken_out_is_gone(flow):
    write_lesson(flow.course, "ps1", INCREMENT, SECOND)
    record = flow.grade("ps1")["ann"]
    assert (record["score"], record["max_score"]) == (1, 1)


def test_plain_nbgrader_takes_a_changed_lesson_too(flow):
    write_lesson(flow.course, "ps1", INCREMENT, FIRST, SECOND)
    run("nbgrader", "generate_assignment", "ps1", "--force", cwd=flow.root)
    run("nbgrader", "autograde", "ps1", "--force", cwd=flow.root)
    with gradebook(flow) as book:
        assert book.find_submission("ps1", "ann").score == 3


def test_points_that_a_person_gave_are_not_taken_away(flow):
    write_lesson(flow.course, "ps1", INCREMENT, FIRST, essay())
    flow.grade("ps1")
    by_hand(flow, "essay", 3.5)
    write_lesson(flow.course, "ps1", INCREMENT, FIRST)
    said = flow.scores()
    assert said[("ann", "ps1")][1] == 5.5, "as it was"
    assert said[("ann", "ps2")] == ("graded", 2)
    (line,) = flow.run.failures
    assert line.startswith("ps1: no submission is graded, because the lesson no longer has the cells essay")
    assert "Traceback" not in line


def test_points_by_hand_stay_when_other_cells_change(flow):
    write_lesson(flow.course, "ps1", INCREMENT, FIRST, essay())
    flow.grade("ps1")
    by_hand(flow, "essay", 3.5)
    write_lesson(flow.course, "ps1", INCREMENT, FIRST, SECOND, essay())
    assert flow.grade("ps1")["ann"]["score"] == 6.5


def test_a_notebook_can_be_added_and_taken_out_again(flow):
    write_lesson(
        flow.course, "ps1", answer("def g():\n    return 1", "g"), check("assert g() == 1", "tg"), notebook="more"
    )
    record = flow.grade("ps1")["ann"]
    assert (record["score"], record["max_score"]) == (2, 4)
    flow.course.path("source", ".", "ps1").joinpath("more.ipynb").unlink()
    record = flow.grade("ps1")["ann"]
    assert (record["score"], record["max_score"]) == (2, 2)


def test_a_lesson_that_cannot_be_generated_stops_no_other(flow):
    write_lesson(flow.course, "ps1", INCREMENT, FIRST, check("assert f(2) == 3"))
    said = flow.scores()
    assert said == {("ann", "ps1"): ("graded", 2), ("ann", "ps2"): ("graded", 2)}
    (line,) = flow.run.failures
    assert line.startswith("ps1: no submission is graded, because Duplicate grade id: test")


@pytest.mark.parametrize("what", [("student", "remove", "ann"), ("assignment", "remove", "ps1")], ids=lambda w: w[0])
def test_rows_that_were_removed_from_the_gradebook_are_graded_anew(flow, what):
    run("nbgrader", "db", *what, "--force", cwd=flow.root)
    assert flow.scores(feedback=True) == {("ann", "ps1"): ("graded", 2), ("ann", "ps2"): ("graded", 2)}
    assert flow.run.failures == []


def test_who_was_removed_and_has_no_work_is_gone(flow):
    (flow.root / "submitted").rename(flow.root / "elsewhere")
    run("nbgrader", "db", "student", "remove", "ann", "--force", cwd=flow.root)
    assert flow.grade("ps1") == {}


class TestOtherLanguages:
    """Only Python runs here; anything else must not end as a class of zeros."""

    def test_a_lesson_in_r_is_refused_and_the_others_are_graded(self, flow):
        folder = write_lesson(flow.course, "ps2", answer("f <- function(x) x + 1"), check("stopifnot(f(1) == 2)"))
        nb = nbformat.read(folder / "nb.ipynb", 4)
        nb.metadata["kernelspec"] = R["kernelspec"]
        nbformat.write(nb, folder / "nb.ipynb")
        assert flow.scores() == {"ann": ("graded", 2)}
        (line,) = flow.run.failures
        assert line.startswith("ps2: no submission is graded, because nb.ipynb is written in R (kernel ir), and only")
        plain = run("nbgrader", "autograde", "ps2", cwd=flow.root, status=1)
        assert plain == ""
        with gradebook(flow) as book:
            assert all(
                grade.auto_score is None for n in book.find_submission("ps2", "ann").notebooks for grade in n.grades
            )

    @pytest.mark.parametrize(
        "metadata",
        [
            {},
            {"kernelspec": None},
            {"kernelspec": {"name": "python3"}},
            {"kernelspec": {"name": "xpython", "language": "python"}},
            {"kernelspec": {"name": "our-course", "display_name": "Our course"}},
        ],
    )
    def test_python_under_any_name_is_python(self, metadata):
        refuse_other_languages("nb", metadata)

    @pytest.mark.parametrize(
        "metadata",
        [
            R,
            {"kernelspec": {"name": "ir"}},
            {"kernelspec": {"name": "julia-1.9", "display_name": "Julia 1.9"}},
            {"language_info": {"name": "R"}},
        ],
    )
    def test_what_is_not_python_is_named(self, metadata):
        with pytest.raises(NotPython, match=r"written in (R|Julia)"):
            refuse_other_languages("nb", metadata)
