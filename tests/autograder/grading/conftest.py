"""One small course, released once; each test gets a copy."""

from __future__ import annotations

import shutil

import pytest

from autograder.configuration import Course
from autograder.grading.classrun import portable
from autograder.grading.lessons import pack, register
from autograder.rehearsal.gate import rehearse
from autograder.release import generate
from tests.autograder.fixtures.inline import CONFIG, Flow
from tests.autograder.fixtures.lessons import check, small_course, solved, write_lesson

LESSON = (solved("def f(x):", "return x + 1"), check("assert f(1) == 2"))


@pytest.fixture(scope="session")
def small_release(tmp_path_factory):
    """A course with the lessons ps1 and ps2, each with one exercise of two points."""
    course = small_course(tmp_path_factory.mktemp("release"), CONFIG.format(more=""))
    for name in ("ps1", "ps2"):
        write_lesson(course, name, *LESSON)
        generate(course, name)
        register(course, name)
        rehearse(course, pack(course, name), portable(course.config))  # here, and not in every test
    return course.root


@pytest.fixture(scope="session")
def make(small_release):
    """A function that makes a course in a folder, with ``more`` in its configuration; ps1 only by default."""

    def copy(root, more="", lessons=("ps1",)) -> Flow:
        shutil.copytree(small_release, root, dirs_exist_ok=True)
        for name in {"ps1", "ps2"} - {*lessons}:
            shutil.rmtree(root / "source" / name)
            shutil.rmtree(root / "release" / name)
        root.joinpath("nbgrader_config.py").write_text(CONFIG.format(more=more))
        return Flow(Course.open(root))

    return copy
