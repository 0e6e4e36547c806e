"""The feedback page when the real one cannot be made: scores, messages and the student's text, and no markup at all."""

from __future__ import annotations

from html import escape
from typing import Any

from nbgrader import utils
from nbgrader.api import Gradebook

from autograder.grading.store import verdict_of

__all__ = ["plain_page"]

_LONGEST = 50_000
_LONGEST_PAGE = 1_000_000
_STYLE = "body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; } " \
    "pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f6f6; padding: .5rem; } " \
    "td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }"  # fmt: skip
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def plain_page(nb: Any, names: dict[str, str], why: str) -> str:
    """A page of plain text for the notebook ``nb``; ``names`` is nbgrader's: notebook, assignment, student, db_url."""
    rows, total, top = _scores(names)
    messages = _messages(nb)
    lines = [
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(score)}</td>"
        f"<td>{escape(messages.get(name, ''))}</td></tr>"
        for name, score in rows
    ]
    title = escape(names["notebook"])
    head = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    return (
        f"{head}<h1>{title}: {total:g} of {top:g} points</h1>\n<p>This page is plain text: {escape(why)}.</p>\n"
        "<table><thead><tr><th>Cell</th><th>Points</th><th>What the check says</th></tr></thead>\n"
        f"<tbody>\n{''.join(lines)}</tbody></table>\n{_cells(nb)}\n</body>\n</html>\n"
    )


def _scores(names: dict[str, str]) -> tuple[list[tuple[str, str]], float, float]:
    with Gradebook(names["db_url"]) as gradebook:
        notebook = gradebook.find_submission_notebook(names["notebook"], names["assignment"], names["student"])
        rows = []
        for grade in notebook.grades:
            waiting = grade.auto_score is None and grade.manual_score is None
            score = "not graded yet" if waiting else f"{grade.score:g} of {grade.max_score:g}"
            comment = next((c.comment for c in notebook.comments if c.name == grade.name and c.manual_comment), "")
            rows.append((grade.name, f"{score}; {comment}" if comment else score))
        return rows, float(notebook.score), float(notebook.max_score)


def _messages(nb: Any) -> dict[str, str]:
    from autograder.report.feedback import shorten_paths

    found = {}
    for cell in nb.cells:
        if cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell):
            found[cell.metadata.nbgrader.grade_id] = shorten_paths(str(verdict_of(cell)["message"] or ""))[:2000]
    return found


def _cells(nb: Any) -> str:
    """The student's own cells; the lesson's are known, and tests may hold what is hidden."""
    parts, room = [], _LONGEST_PAGE
    for cell in nb.cells:
        about = cell.metadata.get("nbgrader") or {}
        if about.get("locked") or (about.get("grade") and not about.get("solution")):
            continue
        text = cell.source[: min(_LONGEST, room)]
        room -= len(text)
        if text:
            more = "\n[…]" if len(text) < len(cell.source) else ""
            parts.append(f"<pre>{escape(text + more)}</pre>")
    return "\n".join(parts)
