"""Files of a class run: complete or not there, and no name of a submission takes the place of the lesson's."""

import errno
import sqlite3

import pytest
import sqlalchemy.exc

from autograder.grading.files import cannot_write, fitting, write_autograded

LESSON = {"week.txt": b"1", "data/films.csv": b"2", "thermo.ipynb": b""}


@pytest.mark.parametrize("name", ["week.txt/x", "thermo.ipynb/notes.txt", "data", "data/films.csv/deep/er"])
def test_a_folder_where_the_lesson_has_a_file_is_left_out(name):
    assert fitting({name: b"", "mine/notes.txt": b""}, LESSON) == ({"mine/notes.txt": b""}, [name])


def test_the_graded_notebook_and_the_lessons_files_win(tmp_path):
    submitted = {"week.txt": b"mine", "thermo.ipynb/x": b"", "data/own.csv": b"3", "other.ipynb": b"{}"}
    write_autograded(tmp_path / "ada" / "thermo", {"week.txt": b"1"}, submitted, {"thermo": "graded"})
    written = {p.relative_to(tmp_path).as_posix(): p.read_text() for p in tmp_path.rglob("*") if p.is_file()}
    assert written == {"ada/thermo/week.txt": "1", "ada/thermo/data/own.csv": "3", "ada/thermo/thermo.ipynb": "graded"}


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    place = tmp_path / "ada" / "thermo"
    write_autograded(place, {}, {}, {"thermo": "before"})
    with pytest.raises(UnicodeEncodeError):
        write_autograded(place, {}, {}, {"thermo": "\ud800"})
    assert (place / "thermo.ipynb").read_text() == "before"
    assert [path.name for path in place.parent.iterdir()] == ["thermo"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space", "/x/grades"), "no space is left"),
        (OSError(errno.EROFS, "Read-only", "/x/grades"), "read-only"),
        (sqlalchemy.exc.OperationalError("x", {}, sqlite3.OperationalError("disk is full")), "disk is full"),
    ],
)
def test_a_full_disk_is_no_fault_of_a_submission(error, said):
    assert said in cannot_write(error)


@pytest.mark.parametrize("error", [ValueError("x"), FileNotFoundError(2, "x"), PermissionError(13, "x")])
def test_other_errors_cost_the_submission_they_belong_to(error):
    assert cannot_write(error) is None
