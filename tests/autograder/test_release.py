"""What students open."""

from pathlib import Path

import nbformat
import pytest

from autograder.configuration import Course
from autograder.grading.lessons import pack
from autograder.grading.worker import private_course
from autograder.release import ReleaseFailed, generate, leaks
from tests.autograder.fixtures.course import LESSON, NOTEBOOK, make_course, named


def test_a_release_holds_the_notebook_and_its_data_only(released):
    folder = released.root / "release" / LESSON
    assert sorted(path.name for path in folder.iterdir()) == ["thermo.ipynb", "week.txt"]


def test_no_solution_and_no_hidden_test_is_released(released):
    source = released.root / "source" / LESSON / f"{NOTEBOOK}.ipynb"
    assert leaks(source, released.root / "release" / LESSON) == []
    text = (released.root / "release" / LESSON / f"{NOTEBOOK}.ipynb").read_text()
    assert "secret_boiling" not in text
    assert "celsius * 9 / 5" not in text


def test_a_leak_is_found(released, tmp_path):
    source = released.root / "source" / LESSON / f"{NOTEBOOK}.ipynb"
    (tmp_path / "notes.txt").write_text("x\n    return celsius * 9 / 5 + FREEZING\n")
    assert leaks(source, tmp_path) == ["notes.txt: return celsius * 9 / 5 + FREEZING"]


def test_pairing_and_other_housekeeping_stays_with_the_instructor(released):
    assert "jupytext" not in released.notebook.metadata
    assert "jupytext" in nbformat.read(released.root / "source" / LESSON / "thermo.ipynb", 4).metadata


def test_students_see_stubs_and_visible_tests(released):
    assert "NotImplementedError" in named(released.notebook, "fahrenheit")[1].source
    assert named(released.notebook, "test_fahrenheit")[1].source == (
        'assert fahrenheit(0) == 32, "water freezes at 32 °F"'
    )


def test_releasing_twice_gives_the_same_bytes(tmp_path):
    course = Course.open(make_course(tmp_path))
    first = generate(course, LESSON)[0].read_bytes()
    assert generate(course, LESSON)[0].read_bytes() == first


def test_a_lesson_that_cannot_be_released_says_why(tmp_path):
    root = make_course(tmp_path)
    path = root / "source" / LESSON / "thermo.ipynb"
    nb = nbformat.read(path, 4)
    named(nb, "test_mean")[1].metadata["nbgrader"]["grade_id"] = "test_fahrenheit"
    nbformat.write(nb, path)
    with pytest.raises(ReleaseFailed, match="Duplicate grade id: test_fahrenheit"):
        generate(Course.open(root), LESSON)


def test_the_reference_is_kept_for_the_checker_and_for_nobody_else(released):
    course = Course.open(released.root)
    lesson = pack(course, LESSON)
    assert "celsius * 9 / 5" in lesson.settings[NOTEBOOK]["answers"]["fahrenheit"]
    with private_course(lesson, course.config) as (_, directory):
        files = [path for path in Path(directory.root).rglob("*") if path.is_file() and path.suffix != ".db"]
        assert files
        assert all("celsius * 9 / 5" not in path.read_text() for path in files)
