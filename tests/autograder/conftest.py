"""Fixtures of the grader's tests: a released course, and a class graded once for all of them.

Starting workers and kernels costs seconds, so every test that looks at a graded class looks at the same one.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from tests.autograder.fixtures.course import LESSON, NOTEBOOK, make_class, make_course


@dataclass
class Released:
    """The course ``thermo`` after its release."""

    root: Path

    @property
    def notebook(self):
        """A fresh copy of what a student opens."""
        return nbformat.read(self.root / "release" / LESSON / f"{NOTEBOOK}.ipynb", as_version=4)


@dataclass
class Graded(Released):
    """The course after a class run."""

    run: object
    records: list

    def of(self, student):
        """The record of one student."""
        return next(record for record in self.records if record["student"] == student)

    def feedback(self, student):
        return (self.root / "feedback" / student / LESSON / f"{NOTEBOOK}.html").read_text()


@pytest.fixture(scope="session", autouse=True)
def programs():
    """nbgrader starts ``alembic``, and tests start ``nbgrader``, by name."""
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Released:
    from autograder.configuration import Course
    from autograder.release import generate

    root = make_course(tmp_path_factory.mktemp("thermo"))
    generate(Course.open(root), LESSON)
    return Released(root)


@pytest.fixture(scope="session")
def graded(tmp_path_factory) -> Graded:
    from autograder.configuration import Course
    from autograder.grading.classrun import ClassRun
    from autograder.release import generate
    from autograder.report.page import write_report

    root = make_course(tmp_path_factory.mktemp("class"))
    course = Course.open(root)
    generate(course, LESSON)
    make_class(root / "submitted", Released(root).notebook)
    run = ClassRun(course, workers=2, unsafe=True)
    records = run.run()
    write_report(course, records)
    return Graded(root, run, records)
