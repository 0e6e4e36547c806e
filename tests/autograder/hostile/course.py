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

from autograder.grading.classrun import portable  # noqa: E402
from autograder.grading.lessons import Lesson, pack, register  # noqa: E402
from tests.autograder.hostile.cases import LESSONS, Case  # noqa: E402

NAME = "lesson"
CONFIG = """
import autograder

c = get_config()
c.SplitExecute.memory = "1500 MB"
autograder.configure(c)
"""
SECRET = "GRADER_SECRET"


def make_course(root: Path, config: str = CONFIG, names=(NAME,)) -> Course:
    """Write the course's source and configuration, and generate the lessons."""
    from autograder.release import generate

    root.joinpath("nbgrader_config.py").write_text(config)
    for name in names:
        source = root / "source" / name / f"{name}.ipynb"
        source.parent.mkdir(parents=True)
        nbformat.write(LESSONS[name].source_notebook(), source)
    course = Course.open(root)
    for name in names:
        generate(course, name)
    return course


def released(root: Path, name: str = NAME):
    """The notebook that a student opens."""
    return nbformat.read(root / "release" / name / f"{name}.ipynb", nbformat.NO_CONVERT)


class Result(NamedTuple):
    """What became of a case; `shown` is the text of the autograded notebooks, from which feedback is made."""

    status: str
    points: float
    verdicts: dict
    shown: str


def grade(case: Case, lesson: Lesson, config, notebook) -> Result:
    """Grade one case as a worker would."""
    from autograder.grading.worker import grade_one, quicken
    from autograder.intake import Parcel

    quicken()
    os.environ[SECRET] = "the grader's own"
    graded = grade_one(Parcel(files=case.files(notebook)), lesson, config)
    points = sum(score or 0.0 for cells in graded.scores.values() for score in cells.values())
    verdicts = {name: cell for cells in graded.outcome.cells.values() for name, cell in cells.items()}
    verdicts |= {"failure": graded.failure} if graded.failure else {}
    return Result(graded.outcome.status, points, verdicts, "\n\0".join(graded.notebooks.values()))


def grade_all(cases: list[Case], root: Path, workers: int = 2) -> dict[str, Result]:
    """Grade cases in processes, results by name of the case."""
    names = sorted({case.lesson for case in cases})
    course = make_course(root, names=names)
    for name in names:
        register(course, name)
    config = portable(course.config)
    given = {name: (pack(course, name), config, released(root, name)) for name in names}
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = {case.name: pool.submit(grade, case, *given[case.lesson]) for case in cases}
        return {name: future.result() for name, future in futures.items()}
