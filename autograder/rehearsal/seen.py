"""What was seen in a rehearsal, as plain data that the gradebook keeps, and what is wrong with it, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from autograder.execution.places import ISOLATED, SHARED, looks_inside
from autograder.grading.lessons import Lesson
from autograder.rehearsal.hints import hint

__all__ = ["CellSeen", "CellStop", "Rehearsal"]


@dataclass
class CellSeen:
    """One test cell.

    Attributes
    ----------
    notebook, cell : str
        The notebook's name and the cell's id.
    max_score : float
    passed : bool
        Whether the instructor's solution passes it in full.
    solution, release : float or None
        Points that the solution and the untouched release get; None where the cell was not run.
    error, line, text : str, int, str
        Why the solution does not pass, the line of the cell (0: unknown) and what it says.
    seconds : float
        Of processor time, for the solution.
    place : str
        Where the cell runs: "isolated" from students' code, or "shared", in one kernel with it.
    """

    notebook: str
    cell: str
    max_score: float
    passed: bool = False
    solution: float | None = None
    release: float | None = None
    error: str = ""
    line: int = 0
    text: str = ""
    seconds: float = 0.0
    place: str = "isolated"


@dataclass
class CellStop:
    """A cell that is no test and stops when the instructor's solution is run; `cell` is its id or its number."""

    notebook: str
    cell: str
    error: str
    line: int = 0
    text: str = ""


@dataclass
class Rehearsal:
    """How the rehearsal of a lesson went.

    Attributes
    ----------
    lesson, key : str
        The key stands for the state of the lesson, the grader and the machine's packages.
    cells : list of CellSeen
    stops : list of CellStop
    troubles : list of str
        What the grader itself could not do.
    unrehearsed : str
        Why there was no rehearsal; "" where there was one.
    seconds : float
        How long the plays took, each by the clock, together.
    outputs : dict
        Notebook -> digests of what its cells put out after the first hidden test, in either play.
    """

    lesson: str
    key: str = ""
    cells: list[CellSeen] = field(default_factory=list)
    stops: list[CellStop] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    unrehearsed: str = ""
    seconds: float = 0.0
    outputs: dict[str, list[str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Rehearsal:
        cells = [CellSeen(**one) for one in data["cells"]]
        stops = [CellStop(**one) for one in data["stops"]]
        return cls(**{**data, "cells": cells, "stops": stops})

    def doubtful(self, lesson: Lesson) -> dict[str, list[str]]:
        """Notebook -> tests that may have to share the student's kernel.

        Those whose solution does not pass where they are isolated, or that pay the untouched release there; those that
        look into the student's kernel; and those of which the instructor says so.
        """
        found: dict[str, list[str]] = {}
        for seen in self.cells:
            wish = lesson.settings.get(seen.notebook, {}).get("run", {}).get(seen.cell)
            source = next(cell.source for cell in lesson.notebooks[seen.notebook] if cell.name == seen.cell)
            if wish != ISOLATED and (wish == SHARED or not seen.passed or seen.release or looks_inside(source)):
                found.setdefault(seen.notebook, []).append(seen.cell)
        return found

    def with_shared(self, again: Rehearsal, settings: dict[str, dict[str, Any]]) -> Rehearsal:
        """This rehearsal with those tests of another round, in which they shared the student's kernel, that hold there.

        What holds in neither place, and by the instructor's word, stays as it was seen first.
        """
        shared = {(seen.notebook, seen.cell): seen for seen in again.cells if seen.place == SHARED}
        cells = []
        for seen in self.cells:
            other = shared.get((seen.notebook, seen.cell))
            wish = settings.get(seen.notebook, {}).get("run", {}).get(seen.cell)
            holds = other is not None and ((other.passed and not other.release) or wish == SHARED)
            cells.append(other if holds else seen)
        found = replace(self, cells=cells, seconds=round(self.seconds + again.seconds, 3))
        found.troubles = list(dict.fromkeys([*self.troubles, *again.troubles]))
        return found

    @property
    def shared(self) -> dict[str, list[str]]:
        """Notebook -> tests that share the student's kernel."""
        found: dict[str, list[str]] = {}
        for seen in self.cells:
            if seen.place == SHARED:
                found.setdefault(seen.notebook, []).append(seen.cell)
        return found

    @property
    def passed(self) -> bool:
        """Whether submissions may be graded; also where there was none, for then there is nothing against it."""
        return not self.faults()

    def faults(self) -> list[str]:
        """What must be mended, each in a few lines; what may be the cause of others comes first."""
        found = list(self.troubles)
        for stop in self.stops:
            where = _place(stop.notebook, f"cell {_quoted(stop.cell)}", stop.line)
            found.append(f"{where} stops in the solution: {stop.error}{_line(stop.text)}{hint(stop.error, stop.text)}")
        for seen in self.cells:
            where = _place(seen.notebook, f"test cell '{seen.cell}'", seen.line)
            if not seen.passed:
                got = "does not run" if seen.solution is None else f"gives the solution {_of(seen.solution, seen)}"
                more = f": {seen.error}" if seen.error else ""
                found.append(f"{where} {got}{more}{_line(seen.text)}{hint(seen.error, seen.text)}")
            if seen.release:
                found.append(f"{_place(seen.notebook, f'test cell {seen.cell!r}')} {_pays(seen)}")
        return found


def _place(notebook: str, cell: str, line: int = 0) -> str:
    return f"{notebook}.ipynb, {cell}" + (f", line {line}," if line else "")


def _quoted(cell: str) -> str:
    return cell if cell.isdigit() else f"'{cell}'"


def _of(score: float, seen: CellSeen) -> str:
    return f"{score:g} of {seen.max_score:g}"


def _pays(seen: CellSeen) -> str:
    return (
        f"gives the untouched release {_of(seen.release or 0.0, seen)}: a stub that nobody has filled in must earn "
        "nothing. Does the test use what the exercise asks for?"
    )


def _line(text: str) -> str:
    return f"\n    {text}" if text else ""
