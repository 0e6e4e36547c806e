"""A release never overwrites what somebody made of the one before."""

import json
import shutil

import nbformat
import pytest

from autograder.cli import app
from autograder.configuration import Course
from autograder.release import ReleaseFailed, generate
from tests.autograder.fixtures.course import GOOD, LESSON, filled, named
from tests.commands import run


@pytest.fixture
def course(tmp_path, released):
    """A course that was released, as it is right after."""
    root = tmp_path / "course"
    shutil.copytree(released.root, root)
    return Course.open(root)


def place(course):
    return course.root / "release" / LESSON / "thermo.ipynb"


def work_in(course, answers=GOOD):
    """Solve the notebook that students open, and return its bytes."""
    nbformat.write(filled(nbformat.read(place(course), 4), answers), place(course))
    return place(course).read_bytes()


def change_the_lesson(course, text="assert mean([5]) == 5"):
    path = course.root / "source" / LESSON / "thermo.ipynb"
    nb = nbformat.read(path, 4)
    named(nb, "test_mean")[1].source = text
    nbformat.write(nb, path)


@pytest.fixture
def release(course, monkeypatch, capfd):
    """The command, in this process; what it says."""

    def command(*options, status=0):
        monkeypatch.chdir(course.root)
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as end:
            app(["release", LESSON, *options])
        assert end.value.code == status
        return "".join(capfd.readouterr())

    return command


def test_a_notebook_that_nobody_touched_is_replaced(course):
    change_the_lesson(course)
    generate(course, LESSON)
    assert "mean([5])" in place(course).read_text()
    assert sorted(path.name for path in place(course).parent.iterdir()) == ["thermo.ipynb", "week.txt"]


def test_solved_work_survives_under_its_own_name_and_it_is_said(course, release):
    mine = work_in(course)
    said = release()
    assert place(course).read_bytes() == mine
    assert "release/01-thermo/thermo.ipynb holds somebody's work and is left as it is." in said


def test_work_in_an_earlier_release_survives_a_new_one(course, release):
    mine = work_in(course)
    change_the_lesson(course)
    release()
    assert place(course).read_bytes() == mine


def test_replace_takes_the_new_one_and_keeps_the_work_beside_it(course, release):
    mine = work_in(course)
    change_the_lesson(course)
    for _ in range(2):
        said = release("--replace")
    (kept,) = place(course).parent.glob("thermo (kept ????-??-??).ipynb")
    assert kept.read_bytes() == mine
    assert "mean([5])" in place(course).read_text()
    assert "kept" not in said, "the second time there was nothing to keep"


def test_two_pieces_of_work_are_kept_under_two_names(course, release):
    for answers in (GOOD, {"essay": "Another one."}):
        work_in(course, answers)
        release("--replace")
    assert len(list(place(course).parent.glob("thermo (kept*).ipynb"))) == 2


def test_a_notebook_that_was_only_run_is_work_too(course):
    nb = nbformat.read(place(course), 4)
    named(nb, "setup")[1].execution_count = 1
    nbformat.write(nb, place(course))
    change_the_lesson(course)
    generate(course, LESSON)
    assert "mean([5])" not in place(course).read_text()


def test_a_notebook_that_was_only_saved_by_an_editor_is_not(course):
    nb = nbformat.read(place(course), 4)
    nb.metadata["language_info"] = {"name": "python", "version": "3.11.2"}
    nb.cells[0]["id"] = "f3a9"
    nbformat.write(nb, place(course))
    change_the_lesson(course)
    generate(course, LESSON)
    assert "mean([5])" in place(course).read_text()


def test_a_release_from_before_notebooks_were_signed_is_no_work(course):
    nb = nbformat.read(place(course), 4)
    del nb.metadata["autograder"]
    nbformat.write(nb, place(course))
    generate(course, LESSON)
    assert "release" in nbformat.read(place(course), 4).metadata.autograder


@pytest.mark.parametrize("content", ["", "{", "<<<<<<< HEAD\n", "[1]"])
def test_what_is_no_notebook_is_not_thrown_away(course, content):
    place(course).write_text(content)
    generate(course, LESSON)
    assert place(course).read_text() == content


def test_other_files_of_a_person_stay(course):
    notes = place(course).with_name("my notes.ipynb")
    notes.write_text("{}")
    place(course).parent.joinpath("figures").mkdir()
    place(course).parent.joinpath("figures", "plot.png").write_bytes(b"png")
    change_the_lesson(course)
    generate(course, LESSON)
    assert notes.read_text() == "{}"
    assert place(course).parent.joinpath("figures", "plot.png").exists()


def test_a_data_file_is_renewed_and_a_changed_one_kept_beside_it(course):
    data = place(course).with_name("week.txt")
    for text in ("1\n", "2\n"):
        (course.root / "source" / LESSON / "week.txt").write_text(text)
        generate(course, LESSON)
        assert data.read_text() == text
    data.write_text("mine\n")
    generate(course, LESSON)
    assert data.read_text() == "2\n"
    assert [path.read_text() for path in data.parent.glob("week (kept*).txt")] == ["mine\n"]


@pytest.mark.parametrize(("mine", "stays"), [(None, False), ("mine\n", True)], ids=["untouched", "changed"])
def test_a_file_that_left_the_lesson_leaves_the_release_unless_it_was_changed(course, mine, stays):
    generate(course, LESSON)
    data = place(course).with_name("week.txt")
    if mine:
        data.write_text(mine)
    (course.root / "source" / LESSON / "week.txt").unlink()
    generate(course, LESSON)
    assert data.exists() == stays


def test_a_release_that_fails_leaves_everything_as_it_was(course):
    before = {path: path.read_bytes() for path in place(course).parent.iterdir()}
    path = course.root / "source" / LESSON / "thermo.ipynb"
    nb = nbformat.read(path, 4)
    named(nb, "test_mean")[1].metadata["nbgrader"]["grade_id"] = "test_fahrenheit"
    nbformat.write(nb, path)
    with pytest.raises(ReleaseFailed):
        generate(course, LESSON)
    assert {path: path.read_bytes() for path in place(course).parent.iterdir()} == before


def test_a_release_that_would_leak_is_not_made(course, release):
    before = {path: path.read_bytes() for path in place(course).parent.iterdir()}
    course.root.joinpath("source", LESSON, "notes.txt").write_text("    return celsius * 9 / 5 + FREEZING\n")
    release(status=1)
    assert {path: path.read_bytes() for path in place(course).parent.iterdir()} == before


def test_plain_nbgrader_signs_its_releases_too(course):
    run("nbgrader", "generate_assignment", LESSON, "--force", cwd=course.root)
    change_the_lesson(course)
    generate(course, LESSON)
    assert "mean([5])" in place(course).read_text()


def test_the_signature_says_nothing_of_the_solution(course):
    about = json.loads(place(course).read_text())["metadata"]["autograder"]
    assert set(about) == {"timeout", "release"}
    assert len(about["release"]) == 32
