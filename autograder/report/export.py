"""``nbgrader export``: nbgrader's CSV columns, then the status of each submission.

Work that was lost (missing, corrupt) or never graded has no score in the file; nbgrader's own exporter writes 0.0 for
both. No cell is taken for a formula by a spreadsheet.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin

from autograder.grading.store import open_gradebook, read_outcomes
from autograder.shown import csv_cell

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "status",
)


class CsvExport(ExportPlugin):
    """What ``nbgrader export`` runs in a course that uses this grader."""

    def export(self, gradebook: Any) -> None:
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        with path.open("w", newline="", encoding="utf-8") as file:
            write_csv(file, gradebook, [str(s) for s in self.student], [str(a) for a in self.assignment])


def write_csv(file: Any, gradebook: Any, students: list[str] | None = None, lessons: list[str] | None = None) -> None:
    """Write one row per lesson and student; empty lists mean all."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    with open_gradebook(str(gradebook.engine.url.render_as_string(hide_password=False))) as ours:
        outcomes = {a.name: read_outcomes(ours, a.name) for a in gradebook.assignments}
    for assignment in gradebook.assignments:
        if lessons and assignment.name not in lessons:
            continue
        for student in gradebook.students:
            if students and student.id not in students:
                continue
            row = _row(gradebook, assignment, student, outcomes[assignment.name].get(student.id))
            writer.writerow([csv_cell(row.get(column)) for column in COLUMNS])


def _row(gradebook: Any, assignment: Any, student: Any, outcome: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "student_id": student.id,
        "last_name": student.last_name,
        "first_name": student.first_name,
        "email": student.email,
        "max_score": assignment.max_score,
        "status": outcome.status if outcome else "missing",
    }
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return row
    row["timestamp"] = submission.timestamp
    scored = any(g.auto_score is not None or g.manual_score is not None for n in submission.notebooks for g in n.grades)
    if outcome is None:
        row["status"] = "graded" if scored else "not graded"
    if scored and (outcome is None or outcome.scored):
        penalty = submission.late_submission_penalty or 0.0
        row["raw_score"] = submission.score
        row["late_submission_penalty"] = penalty
        row["score"] = max(0.0, submission.score - penalty)
    return row
