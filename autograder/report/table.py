"""The gradebook as a table in the terminal."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.shown import line

_STYLE = {
    "graded": "green",
    "repaired": "cyan",
    "renamed": "cyan",
    "missing": "yellow",
    "corrupt": "red",
    "lesson-failed": "bold red",
}


def points(value: float | None) -> str:
    """A score for people: no trailing zeros, and a dash where there is none."""
    return "–" if value is None else f"{round(value, 2):g}"


def show_class(records: list[dict[str, Any]], console: Console) -> None:
    """One table per lesson: student, status, score, one column per exercise."""
    for lesson in dict.fromkeys(record["lesson"] for record in records):
        rows = [record for record in records if record["lesson"] == lesson]
        table = Table(title=lesson, title_justify="left", header_style="bold")
        longest = max(len(record["student"]) for record in rows)
        table.add_column("Student", no_wrap=True, min_width=min(longest, 24), max_width=24)
        table.add_column("Status", no_wrap=True, min_width=max(len(record["status"]) for record in rows))
        table.add_column(f"Score / {points(rows[0]['max_score'])}", justify="right", no_wrap=True)
        exercises = rows[0]["exercises"]
        names = [one["name"] for one in exercises]
        numbered = sum(len(name) + 7 for name in names) + 56 > console.width
        for number, exercise in enumerate(exercises, 1):
            title = f"E{number}" if numbered else f"{exercise['name']} / {points(exercise['max_score'])}"
            table.add_column(title, justify="right", no_wrap=True)
        for record in rows:
            status = Text(record["status"], style=_STYLE.get(record["status"], "magenta"))
            score = points(record["score"]) + (
                "*" if record["needs_manual_grade"] and record["score"] is not None else ""
            )
            cells = [points(one["score"]) for one in record["exercises"]]
            table.add_row(Text(line(record["student"])), status, score, *cells)
        console.print(table)
        if numbered:
            worth = [points(one["max_score"]) for one in exercises]
            legend = ", ".join(f"E{number} {name} ({worth[number - 1]})" for number, name in enumerate(names, 1))
            console.print(legend, style="dim", highlight=False, markup=False)
        if any(record["needs_manual_grade"] for record in rows):
            console.print("* an answer is still to be graded by hand", style="dim")
        counts = Counter(record["status"] for record in rows)
        console.print(", ".join(f"{count} {status}" for status, count in counts.items()), style="dim", highlight=False)
