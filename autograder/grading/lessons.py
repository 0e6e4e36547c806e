"""What a worker must know of a lesson, packed as plain data: its tests, its files and its settings."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import find_all_files

from autograder.configuration import Course
from autograder.execution.language import NotPython, refuse_other_languages
from autograder.grading.store import (
    LessonCell,
    create_tables,
    lesson_cells,
    open_gradebook,
    remember_lesson,
    remembered_lesson,
)
from autograder.hidden import USUAL, Marks
from autograder.release import generate
from autograder.repair import released_text

#: Changes when a release stores more about a lesson than before: gradebooks are then brought up to date by themselves.
_FORMAT = b"4 "


@dataclass
class Exercise:
    """A solution cell with the tests up to the next one, or a cell graded by a person."""

    name: str
    notebook: str
    cells: list[str] = field(default_factory=list)
    points: float = 0.0
    manual: bool = False


@dataclass
class Lesson:
    """One nbgrader assignment, ready to be sent to a worker. ``digest`` changes when anything that grades changes."""

    name: str
    notebooks: dict[str, list[LessonCell]]
    settings: dict[str, dict[str, Any]]
    template: bytes
    files: dict[str, bytes]
    digest: str = ""

    def __post_init__(self) -> None:
        h = hashlib.sha256()
        for notebook, cells in sorted(self.notebooks.items()):
            h.update(
                json.dumps([notebook, self.settings.get(notebook), [vars(c) for c in cells]], sort_keys=True).encode()
            )
        for path, content in sorted(self.files.items()):
            h.update(f"{path}\0{len(content)}\0".encode() + content)
        self.digest = h.hexdigest()

    @property
    def max_score(self) -> float:
        return sum(cell.points for cells in self.notebooks.values() for cell in cells)

    def wanted(self) -> dict[str, set[str]]:
        """Notebook name -> the ids of its cells, by which a renamed notebook is recognised."""
        return {name: {cell.name for cell in cells} for name, cells in self.notebooks.items()}

    def texts(self, marks: Marks = USUAL) -> dict[str, dict[str, str]]:
        """Notebook name -> id -> text of its locked cells as students get them, without what `marks` hide."""
        return {
            name: {cell.name: released_text(cell, marks) for cell in cells if cell.locked}
            for name, cells in self.notebooks.items()
        }

    def exercises(self) -> list[Exercise]:
        """The exercises in the order of the notebook."""
        found: list[Exercise] = []
        for notebook, cells in self.notebooks.items():
            open_one: Exercise | None = None
            for cell in cells:
                if cell.is_manual:
                    found.append(Exercise(cell.name, notebook, [cell.name], cell.points, manual=True))
                elif cell.is_answer:
                    open_one = Exercise(cell.name, notebook)
                    found.append(open_one)
                elif cell.is_test:
                    if open_one is None:
                        open_one = Exercise(cell.name, notebook)
                        found.append(open_one)
                    open_one.cells.append(cell.name)
                    open_one.points += cell.points
        return [exercise for exercise in found if exercise.cells]


def register(course: Course, lesson: str) -> bool:
    """Bring the gradebook up to the instructor's sources; True when something had changed.

    Does what ``nbgrader generate_assignment`` does to the gradebook, without touching the release folder.
    """
    source = course.path("source", ".", lesson)
    notebooks = sorted(source.glob("*.ipynb")) if source.is_dir() else []
    if not notebooks:
        return False
    digests = {path.stem: hashlib.sha256(_FORMAT + path.read_bytes()).hexdigest() for path in notebooks}
    with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
        if _known(gradebook, lesson) == digests:
            return False
    with tempfile.TemporaryDirectory(prefix="ag-") as elsewhere:
        generate(course, lesson, into=Path(elsewhere))
    with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
        for notebook, digest in digests.items():
            data = remembered_lesson(gradebook, lesson, notebook)
            remember_lesson(gradebook, lesson, notebook, data["order"], data["settings"], source=digest)
    return True


def _known(gradebook: Gradebook, lesson: str) -> dict[str, str | None] | None:
    """Notebook -> digest of the source that nbgrader's tables were last filled from; None without such a lesson."""
    try:
        notebooks = [notebook.name for notebook in gradebook.find_assignment(lesson).notebooks]
    except MissingEntry:
        return None
    return {name: remembered_lesson(gradebook, lesson, name).get("source") for name in notebooks}


def pack(course: Course, lesson: str) -> Lesson:
    """Everything a worker needs to grade ``lesson``.

    Raises ``MissingEntry`` when the gradebook does not know it, ``NotPython`` when a notebook is in another language.
    """
    with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
        assignment = gradebook.find_assignment(lesson)
        names = sorted(notebook.name for notebook in assignment.notebooks)
        cells, settings = {}, {}
        for name in names:
            cells[name], settings[name] = lesson_cells(gradebook, lesson, name)
        specs = {name: gradebook.find_notebook(name, lesson).kernelspec for name in names}
        for name, spec in specs.items():
            refuse_other_languages(name, {"kernelspec": json.loads(spec or "{}")})
        template = _template(lesson, assignment.duedate, cells, settings, specs)
    source = course.path("source", ".", lesson)
    files = {}
    if source.is_dir():
        for path in find_all_files(str(source), [*course.directory.ignore, "*.ipynb"]):
            files[Path(path).relative_to(source).as_posix()] = Path(path).read_bytes()
    return Lesson(lesson, cells, settings, template, files)


def _template(lesson: str, duedate: Any, cells: Any, settings: Any, specs: Any) -> bytes:
    """A gradebook that knows this lesson and nobody's grades, as the bytes of an SQLite file."""
    with tempfile.TemporaryDirectory(prefix="ag-") as folder:
        path = Path(folder, "gradebook.db")
        # nbgrader runs the program `alembic` for a database without tables, which takes a second and serves upgrades
        create_tables(f"sqlite:///{path}")
        with Gradebook(f"sqlite:///{path}") as gradebook:
            gradebook.add_assignment(lesson, duedate=duedate)
            gradebook.add_student("student")
            for notebook, known in cells.items():
                gradebook.add_notebook(notebook, lesson, kernelspec=specs[notebook])
                for cell in known:
                    kind = {"cell_type": cell.cell_type}
                    if cell.grade:
                        gradebook.add_grade_cell(cell.name, notebook, lesson, max_score=cell.points, **kind)
                    if cell.task:
                        gradebook.add_task_cell(cell.name, notebook, lesson, max_score=cell.points, **kind)
                    if cell.solution:
                        gradebook.add_solution_cell(cell.name, notebook, lesson)
                    stored = {"locked": cell.locked, "source": cell.source, "checksum": cell.checksum, **kind}
                    gradebook.add_source_cell(cell.name, notebook, lesson, **stored)
                remember_lesson(gradebook, lesson, notebook, [c.name for c in known], settings[notebook])
        return path.read_bytes()


__all__ = ["Exercise", "Lesson", "MissingEntry", "NotPython", "pack", "register"]
