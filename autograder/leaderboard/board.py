"""From attempts to boards: what counts on the public one, and who stands where in the end.

The public board is looked at while people still hand in, so it can be played: hand in many variants, keep the luckiest.
Two things stand against it. On one day (UTC) only the first few improvements of a student count, however many there
are. And the private board takes each student's last submission, in worlds that no board has shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from traitlets import Integer
from traitlets.config import Configurable

from autograder.leaderboard.attempts import PRIVATE, PUBLIC, Attempt

__all__ = ["Leaderboard", "Row", "TooEarly", "final_board", "may_be_shown", "public_board"]


class Leaderboard(Configurable):
    """Settings: ``c.Leaderboard.improvements_per_day = 3`` in ``nbgrader_config.py``."""

    improvements_per_day = Integer(
        2, min=1, help="How often a day (UTC) a student's public result may get better; what comes after is not shown."
    ).tag(config=True)


class TooEarly(Exception):
    """The private board may not be shown yet; the message says why."""


@dataclass(frozen=True)
class Row:
    """One line of a board. `public` is the public half that counts; `private` is None on the public board."""

    rank: int
    student: str
    public: float
    when: datetime
    submissions: int
    private: float | None = None
    public_rank: int | None = None


def public_board(attempts: Iterable[Attempt], per_day: int) -> list[Row]:
    """Ranks by the public half, of two with the same points who was there first stands first.

    Parameters
    ----------
    attempts : iterable of Attempt, in the order of grading
    per_day : int
        How many improvements of a student count on one day (UTC); the first result is one.
    """
    attempts = list(attempts)
    best: dict[str, Attempt] = {}
    counted: Counter = Counter()
    for attempt in attempts:
        before, day = best.get(attempt.student), (attempt.student, attempt.when.astimezone(UTC).date())
        better = before is None or attempt.half(PUBLIC) > before.half(PUBLIC)
        if better and counted[day] < per_day:
            best[attempt.student] = attempt
            counted[day] += 1
    submissions = Counter(attempt.student for attempt in attempts)
    order = sorted(best.values(), key=lambda one: (-one.half(PUBLIC), one.when))
    ranks = _ranks([one.half(PUBLIC) for one in order])
    return [
        Row(rank, one.student, one.half(PUBLIC), one.when, submissions[one.student])
        for rank, one in zip(ranks, order, strict=True)
    ]


def final_board(attempts: Iterable[Attempt], last: dict[str, float], per_day: int) -> list[Row]:
    """Ranks by the private half of each student's last submission, `last`, beside the public rank."""
    public = {row.student: row for row in public_board(attempts, per_day)}
    order = sorted((student for student in public if student in last), key=lambda s: (-last[s], public[s].when))
    ranks = _ranks([last[student] for student in order])
    found = []
    for rank, student in zip(ranks, order, strict=True):
        row = public[student]
        found.append(Row(rank, student, row.public, row.when, row.submissions, last[student], row.rank))
    return found


def last_private(cells: dict[str, dict[str, dict]]) -> float:
    """The private half in an outcome's ``cells`` (notebook -> test cell -> verdict)."""
    verdicts = [item for notebook in cells.values() for item in notebook.items()]
    return sum(float(verdict.get("score") or 0.0) for name, verdict in verdicts if name.endswith(PRIVATE))


def may_be_shown(lesson: str, due: datetime | None, now: datetime) -> None:
    """Whether the private board may be shown; `due` is UTC, as nbgrader stores it.

    Raises
    ------
    TooEarly
        People may still hand in, or no due date says otherwise.
    """
    if due is None:
        raise TooEarly(
            f"{lesson} has no due date, so people may still hand in, and a private board that they have seen is a "
            f'public one. Set one (nbgrader db assignment add {lesson} --duedate "2030-01-31 12:00"), or say --now'
        )
    due = due if due.tzinfo else due.replace(tzinfo=UTC)
    if now < due:
        raise TooEarly(
            f"{lesson} is due on {due:%d %B %Y, %H:%M} UTC; until then people hand in, and a private board that they "
            "have seen is a public one. Wait, or say --now"
        )


def _ranks(points: list[float]) -> list[int]:
    """1 for the most; the same rank for the same points, in the order given."""
    return [points.index(one) + 1 for one in points]
