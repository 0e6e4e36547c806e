"""Warm processes start early when there is work, and not when there is none."""

import os
import sys
from pathlib import Path

import pytest

from tests.commands import run

SAY_WHAT_STARTED = """
import sys
from pathlib import Path
from autograder.grading.warm import start_if_work_is_likely
from autograder.sandbox import start

start_if_work_is_likely(Path(), Path("submitted"), force="force" in sys.argv, unsafe=True)
print("warm" if start._warm else "cold", *(name for zygote in start._warm.values() for name in zygote.preload))
"""


def started(course: Path, *words: str) -> str:
    """ "cold", or "warm" and what is imported."""
    return run(sys.executable, "-c", SAY_WHAT_STARTED, *words, cwd=course).strip()


@pytest.fixture
def course(tmp_path):
    """Graded a while ago; one submission, older than that."""
    notebook = tmp_path / "submitted" / "ada" / "lesson" / "lesson.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.touch()
    tmp_path.joinpath("nbgrader_config.py").touch()
    for path in (notebook, *list(notebook.parents)[:3]):
        os.utime(path, (1000, 1000))
    tmp_path.joinpath("gradebook.db").touch()
    os.utime(tmp_path / "gradebook.db", (2000, 2000))
    return tmp_path


def test_nothing_starts_when_the_gradebook_is_newer_than_all_that_was_handed_in(course):
    assert started(course) == "cold"


@pytest.mark.parametrize("changed", ["submitted/ada/lesson/lesson.ipynb", "submitted/bob", "submitted/ada/other"])
def test_something_handed_in_since(course, changed):
    path = course / changed
    if path.suffix:
        path.write_text("{}")
    else:
        path.mkdir()
        os.utime(path, (1000, 1000))  # a copy may be old, but the folder it came into has changed
    assert started(course).startswith("warm")


def test_force_or_no_gradebook(course):
    assert started(course, "force").startswith("warm")
    course.joinpath("gradebook.db").unlink()
    assert started(course).startswith("warm")


def test_no_course_at_all(course):
    course.joinpath("nbgrader_config.py").unlink()
    assert started(course, "force") == "cold"


def test_what_the_notebooks_import_is_imported_for_all(course):
    notebook = course / "submitted" / "ada" / "lesson" / "lesson.ipynb"
    notebook.write_text('{"cells": [{"source": "import numpy as np\\nfrom pandas import Series"}]}')
    words = set(started(course).split())
    assert {"ipykernel.kernelapp", "numpy", "pandas"} <= words
    assert not {"sklearn.base", "matplotlib.pyplot"} & words


@pytest.mark.parametrize("source", ["x = 1", "import numpy\\nimport recsys_lib"])
def test_everything_is_imported_when_the_notebooks_say_too_little(course, source):
    """A package of ours may import anything."""
    notebook = course / "submitted" / "ada" / "lesson" / "lesson.ipynb"
    notebook.write_text(f'{{"cells": [{{"source": "{source}"}}]}}')
    assert "sklearn.base" in started(course).split()
