"""A batch of submissions adds to the class: an outcome stays until better is known."""

import shutil

import pytest

from autograder.grading.classrun import CannotGrade
from autograder.release import generate
from tests.autograder.fixtures.inline import CONFIG, Flow
from tests.autograder.fixtures.lessons import check, small_course, solved, write_lesson

RIGHT = {"answer": "def f(x):\n    return x + 1"}
WRONG = {"answer": "def f(x):\n    return x"}
FULL, NONE = ("graded", 2.0), ("graded", 0.0)


@pytest.fixture(scope="module")
def told(tmp_path_factory, make):
    """The steps of one term: what each run says of each student, and its remarks."""
    flow = make(tmp_path_factory.mktemp("term"))
    flow.submit("ann", "ps1", RIGHT)
    flow.submit("bob", "ps1", WRONG)
    flow.submit("kim", "ps1", RIGHT, into="late")
    steps = {}

    def step(name, *lessons, **options):
        said = flow.scores(*lessons, **options)
        steps[name] = (said, list(flow.run.remarks), flow.run.graded)

    step("a batch first", "ps1", batch="late")
    step("then the class")
    (flow.root / "empty").mkdir()
    step("an empty batch", "ps1", batch="empty")
    flow.submit("bob", "ps1", RIGHT, into="second try")
    step("bob again", batch="second try")
    step("the class again")
    flow.submit("ann", "ps1", RIGHT, into="broken")
    (flow.root / "broken" / "ann" / "ps1" / "nb.ipynb").write_text("{")
    step("a broken batch", batch="broken")
    step("and the class")
    shutil.rmtree(flow.root / "submitted" / "ann")
    step("without ann's folder")
    steps["feedback"] = flow.grade(feedback=True)["ann"]["notes"]
    return steps


def test_who_is_not_in_a_batch_is_not_missing_and_what_waits_is_said(told):
    said, remarks, _ = told["a batch first"]
    assert said == {"kim": FULL}
    assert remarks == ["2 submissions outside this batch are not graded yet: ann ps1, bob ps1"]


def test_a_run_of_the_class_keeps_the_batch(told):
    assert told["then the class"][0] == {"ann": FULL, "bob": NONE, "kim": FULL}
    assert told["then the class"][2] == 2, "kim is not graded again"


def test_an_empty_batch_changes_nothing(told):
    assert told["an empty batch"] == ({"ann": FULL, "bob": NONE, "kim": FULL}, [], 0)


def test_a_second_try_counts_and_the_first_does_not_come_back(told):
    assert told["bob again"][0]["bob"] == FULL
    assert told["the class again"] == ({"ann": FULL, "bob": FULL, "kim": FULL}, [], 0)


def test_a_broken_second_try_leaves_the_score_and_is_said(told):
    said, remarks, _ = told["a broken batch"]
    assert said["ann"] == FULL
    (remark,) = remarks
    assert remark.startswith(
        "ann ps1: the last submission gave no score (corrupt: nb.ipynb: the file is not valid JSON"
    )
    assert told["and the class"] == ({"ann": FULL, "bob": FULL, "kim": FULL}, [], 0)
    assert told["feedback"] == [remark.removeprefix("ann ps1: ")], "the report goes on saying it"


def test_a_folder_that_was_cleared_away_takes_no_score_along(told):
    assert told["without ann's folder"][0]["ann"] == FULL


def test_changed_tests_reach_work_that_came_in_a_batch(make, tmp_path):
    flow = make(tmp_path)
    flow.submit("kim", "ps1", RIGHT, into="late")
    assert flow.scores("ps1", batch="late") == {"kim": FULL}
    write_lesson(flow.course, "ps1", solved("def f(x):", "return x + 2"), check("assert f(1) == 3"))
    assert flow.scores("ps1") == {"kim": NONE}


def test_missing_is_said_where_nothing_was_ever_handed_in(make, tmp_path):
    flow = make(tmp_path)
    (flow.root / "submitted" / "zoe" / "ps1").mkdir(parents=True)
    (flow.root / "late").mkdir()
    assert flow.scores() == {"zoe": ("missing", None)}
    assert flow.scores("ps1", batch="late") == {"zoe": ("missing", None)}
    flow.submit("zoe", "ps1", RIGHT)
    assert flow.scores() == {"zoe": FULL}


class TestLayout:
    """Submissions that lie otherwise than the course has them."""

    def test_moodles_folders_enrol_nobody_and_the_layout_is_said(self, make, tmp_path):
        flow = make(tmp_path)
        flow.submit("x", "ps1", RIGHT, into="inbox").rename(flow.root / "Ada_1_assignsubmission_file_")
        shutil.rmtree(flow.root / "inbox")
        (flow.root / "inbox").mkdir()
        shutil.move(flow.root / "Ada_1_assignsubmission_file_", flow.root / "inbox")
        with pytest.raises(CannotGrade) as error:
            flow.grade("ps1", batch="inbox")
        assert str(error.value) == (
            "nothing is graded. inbox/Ada_1_assignsubmission_file_/nb.ipynb is not where a submission is looked for: "
            "inbox/STUDENT/LESSON/NOTEBOOK.ipynb, LESSON being one of ps1"
        )
        assert flow.grade() == {}, "nobody was enrolled"

    def test_one_stray_notebook_is_said_beside_the_grades(self, make, tmp_path):
        flow = make(tmp_path)
        flow.submit("ann", "ps1", RIGHT)
        flow.submit("bob", "ps1", RIGHT).rename(flow.root / "submitted" / "bob" / "PS1")
        assert flow.scores() == {"ann": FULL}
        assert flow.run.remarks[0].startswith("not graded: submitted/bob/PS1/nb.ipynb is not where")

    def test_what_a_zip_program_adds_is_no_student(self, make, tmp_path):
        flow = make(tmp_path)
        flow.submit("ann", "ps1", RIGHT)
        for extra in ("__MACOSX", ".cache"):
            flow.submit(extra, "ps1", RIGHT)
        assert flow.scores() == {"ann": FULL}
        assert flow.run.remarks == []

    @pytest.mark.parametrize(
        "structure",
        ["{nbgrader_step}/{assignment_id}/{student_id}", "{nbgrader_step}/students/{student_id}/{assignment_id}"],
    )
    def test_another_directory_structure_is_followed_everywhere(self, tmp_path, structure):
        course = small_course(tmp_path, CONFIG.format(more=f"c.CourseDirectory.directory_structure = {structure!r}"))
        write_lesson(course, "ps1", solved("def f(x):", "return x + 1"), check("assert f(1) == 2"))
        generate(course, "ps1")
        flow = Flow(course)
        for step, student in (("submitted", "ann"), ("late", "kim")):
            flow.submit("x", "ps1", RIGHT, into="made")
            place = tmp_path / structure.format(nbgrader_step=step, student_id=student, assignment_id="ps1")
            shutil.copytree(tmp_path / "made" / "x" / "ps1", place)
        assert course.lessons() == ["ps1"]
        assert flow.scores(feedback=True) == {"ann": FULL}
        assert flow.scores("ps1", batch="late") == {"ann": FULL, "kim": FULL}
        for step, name in (("autograded", "nb.ipynb"), ("feedback", "nb.html")):
            assert (course.path(step, "ann", "ps1") / name).is_file()


def test_students_whom_the_course_excludes_are_left_out(make, tmp_path):
    flow = make(tmp_path, "c.CourseDirectory.student_id_exclude = 'tester,demo'")
    for student in ("ann", "tester", "demo"):
        flow.submit(student, "ps1", RIGHT)
    assert flow.scores() == {"ann": FULL}
    assert not (flow.root / "autograded" / "tester").exists()
