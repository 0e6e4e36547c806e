"""From the results of the two plays to what was seen."""

from __future__ import annotations

import re
from typing import Any

import nbformat

from autograder.execution.messages import line_of
from autograder.execution.places import ISOLATED
from autograder.grading.lessons import Lesson
from autograder.grading.store import Graded, LessonCell
from autograder.rehearsal.scripts import RELEASE, SOLUTION, Scripts
from autograder.rehearsal.seen import CellSeen, CellStop, Rehearsal

__all__ = ["read"]

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def read(lesson: Lesson, play: Scripts, graded: dict[str, Graded | Exception], key: str) -> Rehearsal:
    """Judge a rehearsal by what the worker made of each of its submissions."""
    found = Rehearsal(lesson.name, key)
    for name, one in graded.items():
        failure = f"{type(one).__name__}: {one}" if isinstance(one, Exception) else one.failure
        if failure:
            found.troubles.append(f"{name} cannot be graded: {failure[:400]}")
    solution, release = (_good(graded.get(name)) for name in (SOLUTION, RELEASE))
    for notebook in play.notebooks:
        tests = [cell for cell in lesson.notebooks[notebook] if cell.is_test]
        found.cells += [_seen(notebook, cell, solution, release) for cell in tests]
        found.outputs[notebook] = [text for text in (_outputs(play, notebook) for play in (solution, release)) if text]
        if solution is not None and notebook in solution.notebooks:
            ran = nbformat.reads(solution.notebooks[notebook], as_version=4)
            found.stops += _stops(notebook, play.notebooks[notebook], ran)
    if found.troubles:
        found.cells = []
    return found


def _good(graded: Graded | Exception | None) -> Graded | None:
    return graded if isinstance(graded, Graded) and not graded.failure else None


def _outputs(graded: Graded | None, notebook: str) -> str:
    """The digest that the executor left of what the cells put out; "" where it ran nothing."""
    if graded is None or notebook not in graded.notebooks:
        return ""
    about = nbformat.reads(graded.notebooks[notebook], as_version=4).metadata.get("autograder", {})
    return str(about.get("execution", {}).get("outputs") or "")


def _seen(notebook: str, cell: LessonCell, solution: Graded | None, release: Graded | None) -> CellSeen:
    seen = CellSeen(notebook, cell.name, cell.points)
    of_solution, of_release = (_verdict(graded, notebook, cell.name) for graded in (solution, release))
    if of_solution:
        seen.solution = float(of_solution.get("score") or 0.0)
        seen.passed = of_solution.get("verdict") == "passed"
        seen.seconds = float(of_solution.get("seconds") or 0.0)
        seen.place = str(of_solution.get("where") or ISOLATED)
        if not seen.passed:
            seen.error, seen.line = str(of_solution.get("message") or ""), int(of_solution.get("line") or 0)
            seen.text = _text(cell.source, seen.line)
    if of_release:
        seen.release = float(of_release.get("score") or 0.0)
    return seen


def _verdict(graded: Graded | None, notebook: str, cell: str) -> dict[str, Any]:
    return graded.outcome.cells.get(notebook, {}).get(cell, {}) if graded else {}


def _text(source: str, line: int) -> str:
    lines = source.splitlines()
    return lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""


def _stops(notebook: str, written: Any, ran: Any) -> list[CellStop]:
    """Cells other than tests that ended in an error, unless they are tagged to do so."""
    found = []
    meant = {
        _name(cell, number)
        for number, cell in enumerate(written.cells, 1)
        if "raises-exception" in cell.metadata.get("tags", [])
    }
    for number, cell in enumerate(ran.cells, 1):
        name, about = _name(cell, number), cell.metadata.get("nbgrader", {})
        errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
        test = about.get("grade") and not about.get("solution")
        if not errors or test or name in meant:
            continue
        error, line = errors[-1], line_of(errors[-1].get("traceback", []))
        said = _COLOURS.sub("", f"{error.ename}: {error.evalue}" if error.evalue else error.ename)[:400]
        found.append(CellStop(notebook, name, said, line, _text(cell.source, line)))
    return found


def _name(cell: Any, number: int) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or str(number)
