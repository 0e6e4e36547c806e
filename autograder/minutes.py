"""How long a lesson takes, counted by one rule, so that the minutes it states are no wish.

Reading at 150 words a minute, folded text left out; two minutes for each figure and each table; three minutes for
each exercise and two for each line of its reference solution. What a cell between an answer and its first test shows
belongs to the exercise and is not counted again.
"""

from __future__ import annotations

import re

import nbformat

__all__ = ["TOLERANCE", "counted_minutes", "remark"]

#: How far, as a share of the counted minutes, a lesson's stated minutes may lie from them.
TOLERANCE = 0.2

_UNREAD = re.compile(r"<details>.*?</details>|<!--.*?-->", re.DOTALL)
_EXERCISE = re.compile(r"^### Exercise\b", re.MULTILINE)
_TABLE_RULE = re.compile(r"^\|[-:| ]+\|$", re.MULTILINE)
_SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)


def counted_minutes(notebook: nbformat.NotebookNode) -> int:
    """Minutes that the executed solution `notebook` takes by the rule, rounded to a whole number."""
    words = shown = exercises = lines = 0
    answering = False
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and not mark.get("solution"):
            text = _UNREAD.sub("", cell.source)
            words += len(text.split())
            shown += len(_TABLE_RULE.findall(text))
            exercises += len(_EXERCISE.findall(text))
        elif cell.cell_type == "code" and mark.get("solution"):
            answering = True
            solution = "\n".join(_SOLUTION.findall(cell.source))
            lines += sum(bool(line.strip()) and not line.strip().startswith("#") for line in solution.splitlines())
        elif mark.get("grade"):
            answering = False
        elif cell.cell_type == "code" and not answering:
            shown += sum(map(_shows, cell.get("outputs", [])))
    return round(words / 150 + 2 * shown + 3 * exercises + 2 * lines)


def _shows(output) -> bool:
    data = output.get("data", {})
    return "image/png" in data or "<table" in data.get("text/html", "")


def remark(lesson: str, stated: int | None, counted: int) -> str | None:
    """A sentence about minutes that are further than `TOLERANCE` from the counted ones, or None."""
    if stated is None or abs(stated - counted) <= TOLERANCE * counted:
        return None
    return f"{lesson} says {stated} minutes; by its words, figures, tables and exercises it takes about {counted}"
