"""A rehearsal for the command line: of one lesson, in this process, and shown as a table."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.configuration import Course
from autograder.grading.classrun import portable
from autograder.grading.lessons import pack
from autograder.rehearsal.gate import rehearse
from autograder.rehearsal.seen import Rehearsal

__all__ = ["rehearse_lesson", "show"]


def rehearse_lesson(course: Course, lesson: str, say: Callable[[str], None], again: bool = False) -> Rehearsal:
    """The rehearsal of a lesson whose tests are in the gradebook; performed where it is not known, or ``again``."""
    return rehearse(course, pack(course, lesson), portable(course.config), say, again)[0]


def show(rehearsal: Rehearsal, console: Console) -> None:
    """Print what was seen of each test cell."""
    table = Table(title=rehearsal.lesson, title_justify="left", header_style="bold")
    for name in ("Test cell", "Solution", "Untouched", "Seconds", "Runs"):
        table.add_column(name, justify="left" if name in ("Test cell", "Runs") else "right", no_wrap=True)
    several = len({seen.notebook for seen in rehearsal.cells}) > 1
    for seen in rehearsal.cells:
        name = f"{seen.notebook}: {seen.cell}" if several else seen.cell
        got = "–" if seen.solution is None else f"{seen.solution:g} / {seen.max_score:g}"
        paid = "–" if seen.release is None else f"{seen.release:g}"
        table.add_row(
            name,
            Text(got, style="green" if seen.passed else "bold red"),
            Text(paid, style="bold red" if seen.release else "green"),
            f"{seen.seconds:.1f}",
            seen.place,
        )
    if rehearsal.cells:
        console.print(table)
