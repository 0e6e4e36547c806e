"""What became of the attempts to cheat."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.end_to_end.sample_class.students import CLASS


def attacks(grades: Path) -> None:
    """Print each attack of the sample class beside the points that its author earned without it and got with it."""
    scores = {entry["student"]: entry["score"] for entry in json.loads(grades.read_text(encoding="utf-8"))}
    table = Table(title="Attempts to cheat", title_justify="left")
    for column in ("Student", "What they tried", "Earned", "Got", ""):
        table.add_column(column)
    for student in CLASS:
        if student.attack:
            verdict = "stopped" if scores[student.name] == student.score else "NOT STOPPED"
            table.add_row(student.name, student.attack, f"{student.score:g}", f"{scores[student.name]:g}", verdict)
    Console().print(table)
