"""What each graded submission of an open task reached, kept in the gradebook's database for the leaderboard.

``autograder_attempt``      one row per submission whose tests have a public half: points by test cell, and when it was
                            graded. That time is the grader's own; a student's timestamp could be any.
``autograder_leaderboard``  one row: the course's secret, from which pseudonyms are made.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

__all__ = ["PRIVATE", "PUBLIC", "Attempt", "course_secret", "read_attempts", "remember_attempt"]

PUBLIC, PRIVATE = "_public", "_private"

_META = sa.MetaData()
_ATTEMPT = sa.Table(
    "autograder_attempt",
    _META,
    sa.Column("lesson", sa.String(128), primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("tests", sa.String(64), primary_key=True),
    sa.Column("when", sa.String(32), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
_SECRET = sa.Table(
    "autograder_leaderboard",
    _META,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("data", sa.String(64), nullable=False),
)


@dataclass(frozen=True)
class Attempt:
    """One graded submission: whose, when it was first graded (UTC), and the points of its test cells."""

    student: str
    when: datetime
    points: dict[str, float]

    def half(self, ending: str) -> float:
        """The sum over the test cells whose id ends in `ending`."""
        return sum(points for name, points in self.points.items() if name.endswith(ending))


def _now() -> datetime:
    return datetime.now(UTC)


def remember_attempt(gradebook: Any, lesson: str, student: str, outcome: Any, tests: str) -> None:
    """Keep what a submission reached, if its tests have a public half.

    `tests` is the digest of the lesson's tests. The same submission graded again with the same tests keeps its time.
    """
    points = {
        name: float(verdict.get("score") or 0.0)
        for cells in outcome.cells.values()
        for name, verdict in cells.items()
        if name.endswith((PUBLIC, PRIVATE))
    }
    if not any(name.endswith(PUBLIC) for name in points):
        return
    _META.create_all(gradebook.engine)
    columns = {"lesson": lesson, "student": student, "digest": outcome.digest, "tests": tests}
    same = sa.and_(*(_ATTEMPT.c[name] == value for name, value in columns.items()))
    data = json.dumps(points)
    if gradebook.db.execute(sa.update(_ATTEMPT).where(same).values(data=data)).rowcount == 0:
        when = _now().isoformat(timespec="microseconds")
        gradebook.db.execute(sa.insert(_ATTEMPT).values(**columns, when=when, data=data))
    gradebook.db.commit()


def read_attempts(gradebook: Any, lesson: str) -> list[Attempt]:
    """The attempts at a lesson in the order of grading; only those made with the tests of the newest one.

    Points under other tests are points in other worlds, and no two of them can be compared.
    """
    _META.create_all(gradebook.engine)
    query = sa.select(_ATTEMPT).where(_ATTEMPT.c.lesson == lesson).order_by(_ATTEMPT.c.when)
    rows = gradebook.db.execute(query).all()
    return [
        Attempt(row.student, datetime.fromisoformat(row.when), json.loads(row.data))
        for row in rows
        if row.tests == rows[-1].tests
    ]


def course_secret(gradebook: Any) -> bytes:
    """The secret of this gradebook's course, drawn when it is first needed."""
    _META.create_all(gradebook.engine)
    row = gradebook.db.execute(sa.select(_SECRET.c.data).where(_SECRET.c.name == "secret")).first()
    if row is None:
        gradebook.db.execute(sa.insert(_SECRET).values(name="secret", data=secrets.token_hex(32)))
        gradebook.db.commit()
        return course_secret(gradebook)
    return bytes.fromhex(row.data)
