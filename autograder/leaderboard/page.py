"""A board as a page of its own, without names, and as a table in the terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from rich.console import Console
from rich.table import Table

from autograder.leaderboard.board import Row
from autograder.report.table import points

__all__ = ["show_board", "write_board"]


def write_board(
    path: Path,
    course: str,
    lesson: str,
    rows: list[Row],
    names: dict[str, str],
    most: tuple[float, float],
    per_day: int,
) -> Path:
    """Write the page; `names` are the pseudonyms, `most` the points of the public and of the private half.

    Nothing but pseudonyms, ranks, points, days and numbers of submissions goes into it.
    """
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    environment.globals.update(points=points, move=move)
    page = environment.get_template("page.html").render(
        course=course,
        lesson=lesson,
        rows=rows,
        names=names,
        final=_is_final(rows),
        most_public=most[0],
        most_private=most[1],
        per_day=per_day,
        when=datetime.now().strftime("%d %B %Y, %H:%M"),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(page, encoding="utf-8")
    part.replace(path)
    return path


def move(row: Row) -> str:
    """How a rank changed from the public board to the private one, as a sign with words' meaning: ▲ 3, ▼ 2, =."""
    if row.public_rank is None or row.public_rank == row.rank:
        return "="
    change = row.public_rank - row.rank
    return f"▲ {change}" if change > 0 else f"▼ {-change}"


def show_board(
    rows: list[Row], names: dict[str, str], lesson: str, most: tuple[float, float], console: Console, real: bool = False
) -> None:
    """The board in the terminal; with `real`, for the instructor's eyes, whose pseudonym is whose."""
    final = _is_final(rows)
    table = Table(title=f"{lesson}: {'final board' if final else 'public board'}", title_justify="left")
    table.add_column("Rank", justify="right")
    table.add_column("Name", no_wrap=True)
    if real:
        table.add_column("Student", no_wrap=True)
    if final:
        table.add_column(f"Private / {points(most[1])}", justify="right")
        table.add_column("Public rank", justify="right")
        table.add_column("Moved", justify="right")
    table.add_column(f"Public / {points(most[0])}", justify="right")
    table.add_column("Submissions", justify="right")
    for row in rows:
        cells = [str(row.rank), names[row.student], *([row.student] if real else [])]
        cells += [points(row.private), str(row.public_rank), move(row)] if final else []
        table.add_row(*cells, points(row.public), str(row.submissions))
    console.print(table)


def _is_final(rows: list[Row]) -> bool:
    return any(row.private is not None for row in rows)
