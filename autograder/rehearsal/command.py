"""Rehearsals for the command line, and how one is shown as a table."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.configuration import Course
from autograder.grading.classrun import portable
from autograder.grading.lessons import pack
from autograder.rehearsal.gate import begin, rehearse
from autograder.rehearsal.seen import Rehearsal

__all__ = ["begin_rehearsal", "players", "rehearse_lesson", "show"]


def rehearse_lesson(course: Course, lesson: str, say: Callable[[str], None], again: bool = False) -> Rehearsal:
    """The rehearsal of a lesson whose tests are in the gradebook; performed where it is not known, or ``again``."""
    return rehearse(course, pack(course, lesson), portable(course.config), say, again)[0]


def begin_rehearsal(course: Course, lesson: str, workers: Any) -> Callable[[Callable[[str], None]], Rehearsal]:
    """Have `workers` begin with the rehearsal of such a lesson; what is returned waits for its end."""
    end = begin(course, pack(course, lesson), portable(course.config), workers=workers)
    return lambda say: end(say)[0]


@contextlib.contextmanager
def players(course: Course, n_lessons: int) -> Iterator[Any]:
    """Two processes that play rehearsals, started when first asked for; None where one lesson is not worth them."""
    if n_lessons < 2:
        yield None
        return
    from autograder.grading.cluster import Workers
    from autograder.grading.warm import Warmth

    trusted = course.config.get("SplitExecute", {})
    confined, unsafe = trusted.get("confined", True) is not False, bool(trusted.get("unsafe"))
    with contextlib.ExitStack() as stack:

        def warmth() -> Warmth:
            warm = Warmth(confined=confined, unsafe=unsafe)
            stack.callback(warm.close)
            return warm

        yield stack.enter_context(Workers(2, None, lambda: None, warmth))


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
