"""Nothing is graded against a lesson that was not seen to work; what was seen is remembered."""

import json

import pytest

from autograder.grading.classrun import ClassRun, portable
from autograder.grading.lessons import pack, register
from autograder.grading.store import open_gradebook, remember_rehearsal, remembered_rehearsal
from autograder.rehearsal.gate import rehearse
from autograder.rehearsal.seen import Rehearsal
from autograder.report.page import write_report
from tests.autograder.fixtures.lessons import check, small_course, solved, write_lesson
from tests.commands import run

INCREMENT = solved("def f(x):", "return x + 1")


def stored(course, lesson):
    with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
        return remembered_rehearsal(gradebook, lesson)


def hand_in(course, student, lesson):
    """The instructor's own notebook as a submission."""
    source = course.path("source", ".", lesson) / "nb.ipynb"
    folder = course.path("submitted", student, lesson)
    folder.mkdir(parents=True)
    (folder / "nb.ipynb").write_bytes(source.read_bytes())


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A good lesson and a broken one, and somebody's work for both."""
    course = small_course(tmp_path_factory.mktemp("course"))
    write_lesson(course, "good", INCREMENT, check("assert f(1) == 2"))
    write_lesson(course, "broken", INCREMENT, check("assert f(1) == 3"))
    for lesson in ("good", "broken"):
        hand_in(course, "ada", lesson)
    return course


@pytest.fixture(scope="module")
def first(course):
    """The first class run."""
    run = ClassRun(course, workers=2, feedback=False)
    run.run()
    return run


def of(run, lesson):
    return next(record for record in run.records if record["lesson"] == lesson)


def test_the_broken_lesson_is_refused_in_one_message_and_the_other_is_graded(first):
    assert (of(first, "good")["status"], of(first, "good")["score"]) == ("graded", 2)
    assert (of(first, "broken")["status"], of(first, "broken")["score"]) == ("lesson-failed", None)
    assert first.failures == first.refusals
    [said] = first.refusals
    assert said.startswith(
        "broken did not pass its rehearsal, so no submission is graded against it:\n"
        "- nb.ipynb, test cell 'test', line 1, gives the solution 0 of 2: "
    )


def test_the_report_says_so_first(course, first, tmp_path):
    page = write_report(course, first.records, tmp_path, alarms=first.refusals).read_text()
    assert page.index("broken did not pass its rehearsal") < page.index('<section id="lesson-1"')


def test_what_was_seen_is_not_played_again(course, first):
    assert {stored(course, name)["lesson"] for name in ("good", "broken")} == {"good", "broken"}
    for lesson, passed in (("good", True), ("broken", False)):
        found, now = rehearse(course, pack(course, lesson), portable(course.config))
        assert (found.passed, now) == (passed, False)
    again = ClassRun(course, workers=1, feedback=False)
    again.run()
    assert (again.graded, again.refusals) == (0, first.refusals)


def test_it_knows_what_solution_and_release_put_out(course, first):
    """So that outputs which are the same need not come from a second run (see test_showing)."""
    (digests,) = stored(course, "good")["outputs"].values()
    assert len(digests) == 2
    assert all(len(digest) == 64 for digest in digests)


def test_to_look_at_settings_does_not_make_the_lesson_another(course, first):
    config = portable(course.config)
    assert [config.SplitExecute, config.Execute, config.ExecutePreprocessor] == [{}, {}, {}]  # made by looking
    config.SplitExecute.as_rehearsed = {"good/nb": ["x"]}
    assert rehearse(course, pack(course, "good"), config)[1] is False


def test_a_mended_lesson_is_rehearsed_again_and_graded(course, first):
    before = stored(course, "broken")["key"]
    write_lesson(course, "broken", INCREMENT, check("assert f(1) == 2"))
    mended = ClassRun(course, workers=1, feedback=False)
    mended.run(["broken"])
    assert (mended.refusals, of(mended, "broken")["score"]) == ([], 2)
    assert stored(course, "broken")["key"] != before


def test_a_rehearsal_survives_as_plain_data(course, first):
    data = stored(course, "good")
    assert Rehearsal.from_dict(json.loads(json.dumps(data))).as_dict() == data


def test_a_lesson_without_its_source_is_graded_and_it_is_said(tmp_path):
    course = small_course(tmp_path)
    folder = write_lesson(course, "ps1", INCREMENT, check("assert f(1) == 2"))
    hand_in(course, "ada", "ps1")
    register(course, "ps1")
    (folder / "nb.ipynb").unlink()
    run = ClassRun(course, workers=1, feedback=False)
    run.run(["ps1"])
    assert of(run, "ps1")["score"] == 2
    assert run.remarks == ["ps1 could not be rehearsed: its source is not there (source/ps1 holds no notebook of it)"]


def test_release_refuses_it(tmp_path):
    course = small_course(tmp_path)
    write_lesson(course, "ps1", INCREMENT, check("assert f(1) == 3"))
    run("autograder", "release", cwd=course.root, status=1)
    assert not (course.root / "release" / "ps1").exists()
    assert "0 / 2" in run("autograder", "rehearse", "ps1", cwd=course.root, status=1)


def test_plain_nbgrader_refuses_it_and_knows_what_release_has_seen(tmp_path):
    course = small_course(tmp_path)
    write_lesson(course, "broken", INCREMENT, check("assert f(1) == 3"))
    hand_in(course, "ada", "broken")
    register(course, "broken")
    run("nbgrader", "autograde", "broken", "--create", cwd=course.root, status=1)
    assert not (course.root / "autograded" / "ada" / "broken").exists()

    write_lesson(course, "good", INCREMENT, check("assert f(1) == 2"))
    hand_in(course, "ada", "good")
    run("autograder", "release", "good", cwd=course.root)
    with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
        remember_rehearsal(gradebook, "good", stored(course, "good") | {"seconds": 99.0})
    run("nbgrader", "autograde", "good", "--create", cwd=course.root)
    assert (course.root / "autograded" / "ada" / "good" / "nb.ipynb").exists()
    assert stored(course, "good")["seconds"] == 99.0
