"""Making what students open: nbgrader's ``generate_assignment``, for every lesson folder there is."""

from __future__ import annotations

import logging
import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import prose
from autograder.changed import update_notebooks
from autograder.configuration import Course
from autograder.execution.lesson import (
    may_stop,
    names_of_answers,
    names_of_free_cells,
    reference_answers,
    texts_of_free_cells,
)
from autograder.execution.places import places_by_hand
from autograder.execution.settings import check_settings
from autograder.grading.store import open_gradebook, patient, remember_lesson
from autograder.hidden import USUAL, Marks
from autograder.publish import publish

#: Notebook metadata that belongs to the instructor's copy: pairing with a text file, widget state, recorded times.
_PRIVATE_NOTEBOOK = ("jupytext", "widgets")
_PRIVATE_CELL = ("execution", "ExecuteTime", "collapsed")
_SOLUTION = re.compile(r"BEGIN SOLUTION[^\n]*\n(.*?)\n[^\n]*END SOLUTION", re.DOTALL)
_CLASS = re.compile(r"^(?:\w+\.)*\w+(?:Error|Exception): ")


class DropPrivateMetadata(NbGraderPreprocessor):
    """Keep the instructor's housekeeping out of a release: text pairs, recorded times, what numbers are bound to."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        for key in _PRIVATE_NOTEBOOK:
            nb.metadata.pop(key, None)
        for cell in nb.cells:
            for key in _PRIVATE_CELL:
                cell.metadata.pop(key, None)
            if cell.cell_type == "markdown":
                cell.source = prose.strip(cell.source)
        return nb, resources


class RememberLesson(NbGraderPreprocessor):
    """Store the order of the cells and the lesson's settings beside what ``SaveCells`` stores."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        names = resources["nbgrader"]
        order = [
            cell.metadata.nbgrader.grade_id
            for cell in nb.cells
            if any(check(cell) for check in (utils.is_grade, utils.is_solution, utils.is_locked, utils.is_task))
        ]
        settings = dict(nb.metadata.get("autograder", {}))
        check_settings(settings, f"{names['notebook']}.ipynb")
        source = Path(resources["metadata"]["path"], f"{names['notebook']}.ipynb")
        written = nbformat.read(source, as_version=4)
        by_hand = places_by_hand(nb)
        if by_hand:
            settings["run"] = by_hand
        settings["answers_bind"] = names_of_answers(written)
        settings["answers"] = reference_answers(written)
        settings["may_stop"] = may_stop(nb)
        settings["free_cells_bind"] = names_of_free_cells(written)
        settings["free_cells"] = texts_of_free_cells(nb)
        with Gradebook(names["db_url"]) as gradebook:
            remember_lesson(gradebook, names["assignment"], names["notebook"], order, settings)
        return nb, resources


class ReleaseFailed(Exception):
    """nbgrader could not generate a lesson; the message says why in a line or two, ``log`` holds all that it logged."""

    def __init__(self, log: list[str], error: BaseException) -> None:
        self.log = "\n".join(log)
        super().__init__(" · ".join(_reasons(log)) or f"{type(error).__name__}: {error}")


def _reasons(log: list[str]) -> list[str]:
    """What went wrong, of a log of messages and tracebacks: of a traceback only the exception at its end."""
    found: dict[str, None] = {}
    for entry in log:
        lines = entry.strip().splitlines()
        frames = [number for number, line in enumerate(lines) if line.startswith("  ")]
        if any(line.startswith("Traceback ") for line in lines) and frames:
            lines = lines[frames[-1] + 1 :]
        text = _CLASS.sub("", " ".join(line.strip() for line in lines))[:600]
        if text and not text.startswith(("There was an error processing", "Please see the", "Removing ")):
            found[text] = None
    return list(found)


def generate(course: Course, lesson: str, into: Path | None = None) -> list[Path]:
    """Generate one lesson and store its cells in the gradebook, as ``nbgrader generate_assignment LESSON``.

    Returns the released notebooks. They are made in the folder ``into``, below the name of the lesson; without it they
    are made elsewhere and then published (see ``autograder.publish``).
    """
    if into is None:
        with tempfile.TemporaryDirectory(prefix="ag-") as elsewhere:
            made = generate(course, lesson, Path(elsewhere))
            return publish(course, lesson, made[0].parent).notebooks
    from nbgrader.converters import GenerateAssignment

    directory = course.directory.__class__(parent=None, config=course.config)
    directory.root, directory.db_url = str(course.root), patient(course.db_url)
    directory.assignment_id = lesson
    directory.release_directory = str(into)
    converter = GenerateAssignment(coursedir=directory, config=course.config)
    converter.force = True
    with captured_log(converter.log) as log:
        try:
            sources = course.path("source", ".", lesson).glob("*.ipynb")
            with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
                update_notebooks(gradebook, lesson, sources)
            converter.start()
        except Exception as error:
            raise ReleaseFailed(log, error) from error
    folder = Path(directory.format_path(directory.release_directory, ".", lesson))
    return sorted(folder.glob("*.ipynb"))


class captured_log:
    """Collect a logger's warnings and errors as lines, and keep them off the terminal meanwhile."""

    def __init__(self, logger: logging.Logger, level: int = logging.WARNING) -> None:
        self.logger, self.level = logger, level
        self.lines: list[str] = []

    def __enter__(self) -> list[str]:
        lines = self.lines

        class Keep(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                lines.append(record.getMessage())

        self.before = self.logger.handlers, self.logger.propagate, self.logger.level
        self.logger.handlers, self.logger.propagate = [Keep(self.level)], False
        self.logger.setLevel(self.level)
        return lines

    def __exit__(self, *_: object) -> None:
        self.logger.handlers, self.logger.propagate, level = self.before
        self.logger.setLevel(level)


def leaks(source: Path, released: Path, marks: Marks = USUAL) -> list[str]:
    """Lines of solutions or hidden tests of the notebook ``source`` found in any file below ``released``.

    A line that also stands outside the solution (an import, a ``return``) is no secret and does not count.
    """
    cells = [cell.source for cell in nbformat.read(source, as_version=4).cells]
    secret = {
        line.strip()
        for text in cells
        for line in (*(line for block in _SOLUTION.findall(text) for line in block.splitlines()), *marks.hidden(text))
        if len(line.strip()) > 12
    }
    public = {line.strip() for text in cells for line in marks.shown(_SOLUTION.sub("", text)).splitlines()}
    found = []
    for path in sorted(p for p in released.rglob("*") if p.is_file() and p.stat().st_size < 20_000_000):
        if path.suffix == ".ipynb":
            text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        else:
            text = path.read_text(encoding="utf-8", errors="replace")
        there = {line.strip() for line in text.splitlines()}
        found += [f"{path.name}: {line}" for line in sorted((secret - public) & there)]
    return found
