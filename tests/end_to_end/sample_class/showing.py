"""What became of the attempts to cheat."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.end_to_end.sample_class.making import class_of
from tests.end_to_end.sample_class.students import IN_THE_DEMO


def attacks(grades: Path) -> None:
    """Print each attack of the sample class beside the points that its author earned without it and got with it."""
    entries = json.loads(grades.read_text(encoding="utf-8"))
    scores = {(entry["lesson"], entry["student"]): entry["score"] for entry in entries}
    table = Table(title="Attempts to cheat", title_justify="left")
    for column in ("Lesson", "Student", "What they tried", "Earned", "Got", ""):
        table.add_column(column)
    for lesson in sorted({lesson for lesson, _ in scores}):
        for student in class_of(Path("course", lesson), IN_THE_DEMO):
            if student.attack:
                got = scores[lesson, student.name]
                verdict = "stopped" if got == student.score else "NOT STOPPED"
                table.add_row(lesson, student.name, student.attack, f"{student.score:g}", f"{got:g}", verdict)
    Console().print(table)
