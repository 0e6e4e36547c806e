"""The two submissions of a rehearsal: the instructor's own solution, and the untouched release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from autograder.configuration import Course
from autograder.execution.lesson import reference_answers
from autograder.grading.lessons import Lesson
from autograder.intake import Parcel

__all__ = ["RELEASE", "SOLUTION", "Scripts", "scripts"]

SOLUTION, RELEASE = "the solution", "the untouched release"


class Scripts:
    """What is handed in at a rehearsal.

    Attributes
    ----------
    notebooks : dict
        Name -> the instructor's notebook, with what the course's header and footer add.
    parcels : dict
        `SOLUTION` and `RELEASE` -> what is submitted. A further play needs only a further entry.
    missing : list of str
        Notebooks that only the gradebook knows.
    """

    def __init__(self, lesson: Lesson, notebooks: dict[str, Any], missing: list[str]):
        self.notebooks, self.missing = notebooks, missing
        self.parcels = {SOLUTION: _parcel(notebooks), RELEASE: _parcel(_released(lesson, notebooks))}


def scripts(course: Course, lesson: Lesson) -> Scripts | str:
    """The scripts of a lesson; in words, why there are none."""
    folder = course.path("source", ".", lesson.name)
    paths = {path.stem: path for path in sorted(folder.glob("*.ipynb")) if path.stem in lesson.notebooks}
    if not paths:
        return f"its source is not there ({course.directory.source_directory}/{lesson.name} holds no notebook of it)"
    notebooks = {name: _instructors(path, course) for name, path in paths.items()}
    for name, nb in notebooks.items():
        stored = lesson.settings.get(name, {}).get("answers")
        if stored is not None and stored != reference_answers(nb):
            return (
                "its source has changed since its tests were stored; to store them anew: "
                f"`autograder release {lesson.name}`, or nbgrader's generate_assignment"
            )
    return Scripts(lesson, notebooks, sorted(lesson.notebooks.keys() - notebooks.keys()))


def _instructors(path: Path, course: Course) -> Any:
    from nbgrader.preprocessors import IncludeHeaderFooter

    nb = nbformat.read(path, as_version=4)
    step = IncludeHeaderFooter(config=course.config)
    for trait in ("header", "footer"):  # nbgrader opens them from the course's folder
        if getattr(step, trait):
            setattr(step, trait, str(course.root / getattr(step, trait)))
    return step.preprocess(nb, {})[0]


def _released(lesson: Lesson, notebooks: dict[str, Any]) -> dict[str, Any]:
    """Copies in which every cell that the gradebook knows says what a student gets."""
    released = {}
    for name, nb in notebooks.items():
        given = {cell.name: cell.source for cell in lesson.notebooks[name]}
        released[name] = nbformat.from_dict(nb)
        for cell in released[name].cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = given.get(grade_id, cell.source)
    return released


def _parcel(notebooks: dict[str, Any]) -> Parcel:
    return Parcel(files={f"{name}.ipynb": nbformat.writes(nb).encode() for name, nb in notebooks.items()})
