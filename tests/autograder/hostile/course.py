"""A throw-away nbgrader course around the small lesson, and grading a case in it."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from autograder.configuration import Course, quick_imports

quick_imports()

import nbformat  # noqa: E402

from autograder.grading.lessons import Lesson, pack, register  # noqa: E402
from tests.autograder.hostile.cases import Case  # noqa: E402
from tests.autograder.hostile.lesson import source_notebook  # noqa: E402

NAME = "lesson"
CONFIG = """
import autograder

c = get_config()
autograder.configure(c)
"""
SECRET = "GRADER_SECRET"


def make_course(root: Path, config: str = CONFIG) -> Course:
    """Write the course's source and configuration, and generate the lesson."""
    from autograder.release import generate

    source = root / "source" / NAME / f"{NAME}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(source_notebook(), source)
    root.joinpath("nbgrader_config.py").write_text(config)
    course = Course.open(root)
    generate(course, NAME)
    return course


def released(root: Path):
    """The notebook that a student opens."""
    return nbformat.read(root / "release" / NAME / f"{NAME}.ipynb", nbformat.NO_CONVERT)


class Result(NamedTuple):
    """What became of a case; `shown` is the text of the autograded notebooks, from which feedback is made."""

    status: str
    points: float
    verdicts: dict
    shown: str


def grade(case: Case, lesson: Lesson, config, notebook) -> Result:
    """Grade one case as a worker would."""
    from autograder.grading.worker import grade_one
    from autograder.intake import Parcel

    os.environ[SECRET] = "the grader's own"
    graded = grade_one(Parcel(files=case.files(notebook)), lesson, config)
    points = sum(score or 0.0 for cells in graded.scores.values() for score in cells.values())
    verdicts = {name: cell for cells in graded.outcome.cells.values() for name, cell in cells.items()}
    verdicts |= {"failure": graded.failure} if graded.failure else {}
    return Result(graded.outcome.status, points, verdicts, "\n\0".join(graded.notebooks.values()))


def grade_all(cases: list[Case], root: Path, workers: int = 2) -> dict[str, Result]:
    """Grade cases in processes, results by name of the case."""
    course = make_course(root)
    register(course, NAME)
    lesson, notebook = pack(course, NAME), released(root)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = {case.name: pool.submit(grade, case, lesson, course.config, notebook) for case in cases}
        return {name: future.result() for name, future in futures.items()}
