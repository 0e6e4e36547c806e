"""The command ``autograder leaderboard``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from rich.console import Console

from autograder.grading.store import open_gradebook, read_outcomes
from autograder.leaderboard.attempts import PRIVATE, PUBLIC, course_secret, read_attempts
from autograder.leaderboard.board import (
    Leaderboard,
    TooEarly,
    final_board,
    last_private,
    may_be_shown,
    public_board,
)
from autograder.leaderboard.names import pseudonyms
from autograder.leaderboard.page import show_board, write_board

__all__ = ["NoBoard", "TooEarly", "make_board"]


class NoBoard(Exception):
    """There can be no board of this lesson; the message says why."""


def make_board(
    course: Any,
    lesson: str,
    console: Console,
    *,
    private: bool = False,
    early: bool = False,
    real: bool = False,
    now: datetime | None = None,
) -> Path:
    """Show the board of `lesson` and write its page; returns the page's path.

    Parameters
    ----------
    private : bool
        The final board, by the private half.
    early : bool
        Also before the due date.
    real : bool
        Show in the terminal, never on the page, who is who.

    Raises
    ------
    NoBoard
        The lesson has no test with a public half, or nothing of it was graded.
    TooEarly
    """
    per_day = Leaderboard(config=course.config).improvements_per_day
    with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
        most = _most(gradebook, lesson)
        if private and not early:
            may_be_shown(lesson, gradebook.find_assignment(lesson).duedate, now or datetime.now(UTC))
        outcomes = read_outcomes(gradebook, lesson)  # a student who was removed from the course has none
        attempts = [attempt for attempt in read_attempts(gradebook, lesson) if attempt.student in outcomes]
        names = pseudonyms(course_secret(gradebook), lesson, {attempt.student for attempt in attempts})
        if private:
            last = {student: last_private(one.cells) for student, one in outcomes.items() if one.scored}
            rows = final_board(attempts, last, per_day)
        else:
            rows = public_board(attempts, per_day)
    show_board(rows, names, lesson, most, console, real)
    path = course.grading_folder / "leaderboard" / f"{lesson}{'-final' if private else ''}.html"
    return write_board(path, course.directory.course_id or course.root.name, lesson, rows, names, most, per_day)


def _most(gradebook: Any, lesson: str) -> tuple[float, float]:
    """The points of the public and of the private half."""
    try:
        notebooks = gradebook.find_assignment(lesson).notebooks
    except MissingEntry:
        raise NoBoard(f"nothing of {lesson} was graded yet: autograder grade {lesson}") from None
    cells = [cell for notebook in notebooks for cell in notebook.grade_cells]
    public, private = (sum(c.max_score for c in cells if c.name.endswith(end)) for end in (PUBLIC, PRIVATE))
    if not public:
        raise NoBoard(f"{lesson} has no leaderboard: none of its tests has an id that ends in {PUBLIC}")
    return public, private
