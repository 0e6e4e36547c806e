"""What came out of a class run: one plain record per submission, read back from the gradebook."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from autograder.grading.lessons import Exercise, Lesson
from autograder.grading.store import Outcome, names_of_cells


def record(gradebook: Any, lesson: Lesson, student: str, outcome: Outcome) -> dict[str, Any]:
    """One submission: student, lesson, status, score, max_score and the same for each exercise.

    A score is None where there is none: the work was lost, or a person has yet to grade that answer.
    """
    grades = _grades(gradebook, lesson.name, student) if outcome.scored else {}
    exercises = [_exercise(one, grades, outcome) for one in lesson.exercises()]
    total: float | None = None
    penalty = 0.0
    if grades:
        submission = gradebook.find_submission(lesson.name, student)
        penalty = submission.late_submission_penalty or 0.0
        total = max(0.0, submission.score - penalty)
    return {
        "student": student,
        "lesson": lesson.name,
        "status": outcome.status,
        "score": total,
        "max_score": lesson.max_score,
        "late_penalty": penalty,
        "needs_manual_grade": any(one["needs_manual_grade"] for one in exercises),
        "exercises": exercises,
        "tier": outcome.tier,
        "notes": [*outcome.notes, *([outcome.feedback_note] if outcome.feedback_note else [])],
        "events": outcome.events,
        "stopped": [{"notebook": notebook, **why} for notebook, why in outcome.stopped.items()],
        "seconds": outcome.seconds,
    }


def alarms(records: list[dict[str, Any]]) -> list[str]:
    """What the instructor must mend before a lesson can be graded, in one line for each cell that stopped."""
    who: dict[tuple[str, ...], list[str]] = {}
    for one in records:
        for stop in one.get("stopped", ()):
            first = (str(stop["error"]).splitlines() or [""])[0][:300]
            who.setdefault((one["lesson"], stop["notebook"], stop["cell"], first), []).append(one["student"])
    return [
        f"{lesson}, {notebook}.ipynb: the lesson's own cell '{cell}' stops where students' code runs ({error}). "
        f"Nobody is graded on that, so there is no score for {_some(students)}"
        for (lesson, notebook, cell, error), students in who.items()
    ]


def _some(names: list[str], most: int = 5) -> str:
    return ", ".join(names) if len(names) <= most else f"{', '.join(names[:most])} and {len(names) - most} more"


def _grades(gradebook: Any, lesson: str, student: str) -> dict[tuple[str, str], Any]:
    try:
        submission = gradebook.find_submission(lesson, student)
    except MissingEntry:
        return {}
    found = {}
    for notebook in submission.notebooks:
        names = names_of_cells(gradebook, notebook)
        found |= {(notebook.name, names[grade.cell_id]): grade for grade in notebook.grades}
    return found


def _exercise(exercise: Exercise, grades: dict[tuple[str, str], Any], outcome: Outcome) -> dict[str, Any]:
    rows = [grades.get((exercise.notebook, name)) for name in exercise.cells]
    verdicts = outcome.cells.get(exercise.notebook, {})
    scored = [row for row in rows if row is not None]
    needs_manual = any(bool(row.needs_manual_grade) or _ungraded(row) for row in scored)
    score = sum(row.score for row in scored) if scored and not all(_ungraded(row) for row in scored) else None
    short = [verdicts[name] for name in exercise.cells if name in verdicts and not _full(verdicts[name])]
    messages = [str(one["message"]) for one in short if one["message"]]
    mistakes = sorted({text for one in short for text in str(one.get("mistake") or "").split(" Or: ") if text})
    if not scored:
        verdict = "not graded"
    elif score is None:
        verdict = "to be graded by hand"
    elif score >= exercise.points:
        verdict = "passed"
    else:
        verdict = "partial" if score > 0 else "failed"
    return {
        "name": exercise.name,
        "notebook": exercise.notebook,
        "score": score,
        "max_score": exercise.points,
        "verdict": verdict,
        "where": _where(verdicts.get(name, {}) for name in exercise.cells),
        "message": "\n".join(messages),
        "mistakes": mistakes,
        "manual": exercise.manual,
        "needs_manual_grade": needs_manual,
    }


def _where(verdicts: Iterable[dict[str, Any]]) -> str:
    """Whether tests ran isolated from the student's code, or any of them shared a kernel with it."""
    return "shared" if any(verdict.get("where") == "shared" for verdict in verdicts) else "isolated"


def _full(verdict: dict[str, Any]) -> bool:
    return (verdict["score"] or 0.0) >= (verdict["max_score"] or 0.0)


def _ungraded(grade: Any) -> bool:
    return grade.auto_score is None and grade.manual_score is None


def write_json(path: Path, records: list[dict[str, Any]]) -> None:
    """Write the records as a JSON list, replacing the file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", errors="replace")
    temporary.replace(path)
