"""A class is graded: every submission has one status, none touches another, nothing is lost."""

import csv
import io
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import nbformat
import pytest

from autograder.configuration import Course
from autograder.grading.classrun import AlreadyRunning, ClassRun, _only_one
from autograder.grading.store import PRECEDENCE, open_gradebook, worst
from autograder.report.export import write_csv
from tests.autograder.conftest import Released
from tests.autograder.fixtures.course import GOOD, LESSON, NOTEBOOK, filled, hand_in, make_course, named

#: student -> status, score, score by exercise (fahrenheit, mean, coldest, essay; None: to be graded by hand)
EXPECTED = {
    "good": ("graded", 6, [2, 3, 1, None]),
    "partial": ("graded", 2, [0, 2, 0, 0]),
    "blank": ("graded", 0, [0, 0, 0, 0]),
    "warner": ("graded", 6, [2, 3, 1, None]),
    "exiter": ("graded", 3, [2, 0, 1, None]),
    "crasher": ("kernel-died", 3, [2, 0, 1, None]),
    "looper": ("timed-out", 3, [2, 0, 1, None]),
    "duplicator": ("repaired", 6, [2, 3, 1, None]),
    "deleter": ("repaired", 6, [2, 3, 1, None]),
    "renamer": ("renamed", 6, [2, 3, 1, None]),
    "forger": ("graded", 6, [2, 3, 1, None]),
    "scripter": ("graded", 6, [2, 3, 1, None]),
    "twice": ("graded", 6, [2, 3, 1, None]),
    "=cmd()|x": ("graded", 6, [2, 3, 1, None]),
    "corrupt": ("corrupt", None, [None] * 4),
    "empty": ("corrupt", None, [None] * 4),
    "deep": ("corrupt", None, [None] * 4),
    "linker": ("corrupt", None, [None] * 4),
    "nothing": ("missing", None, [None] * 4),
}


def gradebook(root):
    return open_gradebook(f"sqlite:///{root}/gradebook.db")


def copy_of(graded, tmp_path):
    """The graded course in another place, free to be changed."""
    root = tmp_path / "copy"
    shutil.copytree(graded.root, root, symlinks=True)
    return Course.open(root)


@pytest.mark.parametrize("student", EXPECTED)
def test_each_submission_gets_its_status_and_points(graded, student):
    record = graded.of(student)
    status, score, exercises = EXPECTED[student]
    assert (record["status"], record["score"]) == (status, score), record
    assert [one["score"] for one in record["exercises"]] == exercises


def test_everybody_is_there_exactly_once(graded):
    assert sorted(record["student"] for record in graded.records) == sorted(EXPECTED)


def test_a_record_is_plain_data_with_the_promised_keys(graded):
    record = json.loads(json.dumps(graded.of("partial")))
    assert {"student", "lesson", "status", "score", "max_score", "exercises"} <= set(record)
    assert (record["lesson"], record["max_score"]) == (LESSON, 10)
    first = record["exercises"][0]
    assert (first["name"], first["max_score"]) == ("fahrenheit", 2)
    assert "did you multiply by 5/9?" in first["message"]


def test_a_written_answer_waits_for_a_person_and_an_empty_one_does_not(graded):
    assert graded.of("good")["needs_manual_grade"] is True
    assert graded.of("blank")["needs_manual_grade"] is False


def test_lost_work_says_why(graded):
    assert "not valid JSON" in graded.of("corrupt")["notes"][0]
    assert "symbolic link" in graded.of("linker")["notes"][0]
    assert graded.of("renamer")["notes"] == ["graded my homework (2).ipynb as thermo.ipynb"]


def test_the_gradebook_tells_zero_from_lost(graded):
    with gradebook(graded.root) as book:
        out = io.StringIO()
        write_csv(out, book)
        rows = {row["student_id"]: row for row in csv.DictReader(io.StringIO(out.getvalue()))}
    assert (rows["blank"]["score"], rows["blank"]["status"]) == ("0.0", "graded")
    for student in ("corrupt", "empty", "nothing", "linker"):
        assert rows[student]["score"] == ""
        assert rows[student]["status"] == EXPECTED[student][0]


def test_a_student_id_is_no_formula_in_the_csv(graded):
    with gradebook(graded.root) as book:
        out = io.StringIO()
        write_csv(out, book)
    assert "\n01-thermo,,,'=cmd()|x," in out.getvalue()


def test_nothing_of_a_linked_file_was_read(graded):
    assert not (graded.root / "autograded" / "linker").exists()


def test_autograded_folders_are_complete_and_read_only(graded):
    folder = graded.root / "autograded" / "good" / LESSON
    assert sorted(path.name for path in folder.iterdir()) == ["thermo.ipynb", "week.txt"]
    assert all(path.stat().st_mode & 0o222 == 0 for path in folder.iterdir())
    assert not list(graded.root.glob("autograded/*/.building-*"))


def test_the_forgers_points_and_kernel_changed_nothing(graded):
    nb = nbformat.read(graded.root / "autograded" / "forger" / LESSON / "thermo.ipynb", 4)
    assert nb.metadata.kernelspec.name == "python3"
    assert named(nb, "test_fahrenheit")[1].metadata.nbgrader.points == 2


def test_grading_again_changes_nothing_and_grades_nothing(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    before = (course.root / "autograded" / "good" / LESSON / "thermo.ipynb").stat().st_mtime_ns
    run = ClassRun(course, unsafe=True)
    assert run.run() == sorted(graded.records, key=lambda record: record["student"])
    assert (run.graded, run.unchanged) == (0, len(EXPECTED))
    assert (course.root / "autograded" / "good" / LESSON / "thermo.ipynb").stat().st_mtime_ns == before


def test_manual_grades_survive_and_changed_work_is_graded_again(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    with gradebook(course.root) as book:
        grade = book.find_grade("essay", NOTEBOOK, LESSON, "good")
        grade.manual_score, grade.needs_manual_grade = 3.5, False
        book.find_comment("essay", NOTEBOOK, LESSON, "good").manual_comment = "Well said."
        book.db.commit()
    released = nbformat.read(course.root / "release" / LESSON / "thermo.ipynb", 4)
    hand_in(course.root / "submitted", "good", filled(released, {**GOOD, "mean": "mean = None"}))
    hand_in(course.root / "submitted", "corrupt", filled(released, GOOD))

    run = ClassRun(course, workers=1, unsafe=True)
    records = {record["student"]: record for record in run.run()}

    assert (run.graded, run.unchanged) == (2, len(EXPECTED) - 2)
    assert records["good"]["score"] == 2 + 0 + 1 + 3.5
    assert records["corrupt"]["score"] == 6
    page = (course.root / "feedback" / "good" / LESSON / "thermo.html").read_text()
    assert "Well said." in page


def test_two_runs_do_not_write_at_once(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    with _only_one(course), pytest.raises(AlreadyRunning):
        ClassRun(course, unsafe=True).run()


def finished(root):
    """How many outcomes are in the gradebook at this moment; 0 while there is none."""
    try:
        with sqlite3.connect(f"file:{root}/gradebook.db?mode=ro", uri=True) as book:
            return book.execute("select count(*) from autograder_outcome").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_a_killed_run_goes_on_where_it_stopped(tmp_path, released):
    root = make_course(tmp_path / "course")
    for number in range(6):
        answers = {**GOOD, "mean": f"import time\ntime.sleep(2)\nfrom statistics import mean  # {number}"}
        hand_in(root / "submitted", f"student{number}", filled(released.notebook, answers))
    command = [sys.executable, "-m", "autograder.cli", "grade", "--workers", "1", "--unsafe", "--no-feedback"]
    first = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while finished(root) < 2 and first.poll() is None:
        time.sleep(0.05)
    first.kill()
    assert first.wait() == -signal.SIGKILL, first.stderr.read()
    before = finished(root)
    assert 2 <= before < 6

    run = ClassRun(Course.open(root), workers=1, feedback=False, unsafe=True)
    records = run.run()
    assert run.unchanged == before
    assert run.graded + run.unchanged == 6
    assert [record["score"] for record in records] == [6] * 6
    with gradebook(root) as book:
        assert len(book.assignment_submissions(LESSON)) == 6


def test_an_enrolled_student_who_handed_in_nothing_is_missing(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    with gradebook(course.root) as book:
        book.add_student("absent")
    records = {record["student"]: record for record in ClassRun(course, unsafe=True).run()}
    assert (records["absent"]["status"], records["absent"]["score"]) == ("missing", None)
    assert len(records) == len(EXPECTED) + 1


def test_a_folder_that_is_no_student_id_is_reported_and_not_stored(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    hand_in(course.root / "submitted", "a\nb", Released(course.root).notebook)
    run = ClassRun(course, unsafe=True)
    record = next(record for record in run.run() if record["student"] == "a?b")
    assert record["status"] == "corrupt"
    assert any("not a usable student id" in line for line in run.failures)
    with gradebook(course.root) as book:
        assert {student.id for student in book.students} == set(EXPECTED)


def test_changed_tests_are_taken_from_the_sources(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    path = course.root / "source" / LESSON / "thermo.ipynb"
    nb = nbformat.read(path, 4)
    named(nb, "test_mean")[1].metadata["nbgrader"]["points"] = 4
    nbformat.write(nb, path)
    for student in set(EXPECTED) - {"good"}:
        shutil.rmtree(course.root / "submitted" / student)
    record = next(r for r in ClassRun(course, workers=1, unsafe=True).run() if r["student"] == "good")
    assert [one["score"] for one in record["exercises"]] == [2, 6, 1, None]


def test_the_worst_status_names_a_submission():
    assert worst(["graded", "repaired", "timed-out"]) == "timed-out"
    assert worst(["renamed", "kernel-died"]) == "renamed"
    assert worst(["corrupt", "missing"]) == "corrupt"
    assert worst([]) == "graded"
    assert len(set(PRECEDENCE)) == 9


def test_time_up_ends_every_process_below():
    code = (
        "import subprocess, time; from autograder.grading.worker import deadline\n"
        "below = subprocess.Popen(['sleep', '3600'])\n"
        "with deadline(0.3) as overrun:\n"
        "    code = below.wait()\n"
        "print(overrun.is_set(), code)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=900)
    assert out.stdout.split() == ["True", "-9"]
