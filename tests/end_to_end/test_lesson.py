"""Lesson 01 the whole way: release -> submit -> grade -> feedback, by the commands an instructor types."""

import csv
import json
import shutil

import nbformat
import pytest

from tests.commands import run
from tests.end_to_end.sample_class import answers
from tests.end_to_end.sample_class.making import LESSON, NOTEBOOK, fill_in, hand_in
from tests.end_to_end.sample_class.students import ALL, CLASS, POINTS
from tests.notebooks.lessons import ROOT

GRADED = [student for student in CLASS if student.score is not None]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of its own with lesson 01 released, and the sample class's work handed in and graded."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "solutions" / LESSON, root / "solutions" / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    source = root / "solutions" / LESSON / NOTEBOOK
    notebook = nbformat.read(source, as_version=4)
    notebook.metadata.autograder["timeout"] = 6  # of processor time: who loops keeps the class waiting for less
    nbformat.write(notebook, source)
    run("autograder", "release", LESSON, cwd=root)
    hand_in(root / "course" / LESSON, root / "grading" / "submitted")
    (root / "said.txt").write_text(
        run("autograder", "grade", LESSON, "--workers", "2", "--json", "grades.json", cwd=root), encoding="utf-8"
    )
    return root


@pytest.fixture(scope="module")
def grades(course):
    return {entry["student"]: entry for entry in json.loads((course / "grades.json").read_text())}


def test_everybody_is_in_the_grades_once(grades):
    assert sorted(grades) == sorted(student.name for student in CLASS)


@pytest.mark.parametrize("student", CLASS, ids=lambda student: student.name)
def test_status_and_score_are_what_the_story_says(grades, student):
    grade = grades[student.name]
    assert (grade["status"], grade["score"]) == (student.status, student.score), student.story


def test_an_exercise_that_stops_costs_its_own_points_only(grades):
    lost = {"ivan": "damped_mean", "jun": "fit_biases", "priya": "top_chart", "rosa": "damped_mean"}
    for name, exercise in lost.items():
        scores = {part["name"]: part["score"] for part in grades[name]["exercises"]}
        assert scores[exercise] == (1 if name == "ivan" else 0)
        assert {part: scores[part] for part in POINTS if part != exercise} == {
            part: points for part, points in POINTS.items() if part != exercise
        }


def test_grading_again_changes_nothing(course, grades):
    run("autograder", "grade", LESSON, "--workers", "1", "--json", "again.json", cwd=course)
    assert {entry["student"]: entry for entry in json.loads((course / "again.json").read_text())} == grades


@pytest.mark.parametrize("student", GRADED, ids=lambda student: student.name)
def test_feedback_is_there_and_gives_nothing_away(course, student):
    pages = list((course / "grading" / "feedback" / student.name / LESSON).glob("*.html"))
    assert len(pages) == 1
    page = pages[0].read_text(encoding="utf-8")
    assert "BEGIN HIDDEN" not in page
    assert "default_rng(4)" not in page  # a line of a hidden test
    assert str(course) not in page
    assert str(ROOT) not in page


@pytest.mark.parametrize("name", ["ada", "bao"])
def test_nothing_stops_in_right_work(course, name):
    """Nor in the lesson's own cells: set-up, data, and what is there to look at."""
    notebook = nbformat.read(course / "grading" / "autograded" / name / LESSON / "popularity.ipynb", as_version=4)
    stopped = [
        (cell.source.splitlines()[0], output.evalue)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    assert stopped == []
    page = (course / "grading" / "feedback" / name / LESSON / "popularity.html").read_text(encoding="utf-8")
    assert "Traceback (most recent" not in page
    assert "output_error" not in page


def test_feedback_names_the_likely_mistake(course):
    page = (course / "grading" / "feedback" / "dana" / LESSON / "popularity.html").read_text(encoding="utf-8")
    assert "You swapped v and m" in page


def test_the_report_shows_everybody(course):
    page = (course / "grading" / "report" / "index.html").read_text(encoding="utf-8")
    for student in CLASS:
        assert student.name in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_the_terminal_shows_the_gradebook(course):
    said = (course / "said.txt").read_text(encoding="utf-8")
    for student in CLASS:
        assert student.name in said


def test_a_lost_submission_is_not_exported_as_zero(course):
    run("nbgrader", "export", "--to", "plain.csv", cwd=course)
    with open(course / "plain.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    for student in CLASS:
        if student.score is None:
            assert student.name not in rows or rows[student.name]["raw_score"] in ("", None)
        else:
            assert float(rows[student.name]["raw_score"]) == student.score


def test_check_tells_a_student_how_far_they_are(course, tmp_path):
    shutil.copytree(course / "course" / LESSON, tmp_path / LESSON)
    path = tmp_path / LESSON / NOTEBOOK
    notebook = nbformat.read(path, as_version=4)
    fill_in(notebook, answers.PANDAS | answers.SWAPPED)
    nbformat.write(notebook, path)
    said = run("autograder", "check", path, cwd=tmp_path, status=None)
    assert "You swapped v and m" in " ".join(said.split())
    assert "weighted_rating" in said


def test_plain_nbgrader_gives_the_same_grades(course, grades, tmp_path):
    """`nbgrader autograde`, as an instructor who knows nbgrader would type it."""
    names = ["farah", "sly"]
    for folder in ("solutions", "course"):
        shutil.copytree(course / folder, tmp_path / folder)
    shutil.copy(course / "nbgrader_config.py", tmp_path)
    for name in names:
        shutil.copytree(course / "grading" / "submitted" / name, tmp_path / "grading" / "submitted" / name)
    run("nbgrader", "generate_assignment", LESSON, "--create", "--force", cwd=tmp_path)
    run("nbgrader", "autograde", LESSON, "--create", cwd=tmp_path)
    run("nbgrader", "generate_feedback", LESSON, cwd=tmp_path)
    run("nbgrader", "export", "--to", "plain.csv", cwd=tmp_path)
    with open(tmp_path / "plain.csv", encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}
    assert scores == {name: grades[name]["score"] for name in names}
    for name in names:
        assert (tmp_path / "grading" / "feedback" / name / LESSON / "popularity.html").exists()


def test_full_marks_are_the_points_of_the_lesson(grades):
    assert grades["ada"]["max_score"] == ALL + 2
    assert [(part["name"], part["max_score"]) for part in grades["ada"]["exercises"]] == [
        *POINTS.items(),
        ("popularity_in_your_own_words", 2),
    ]
