"""The command ``autograder audit``: lessons one after the other, a bar while they run, then what was found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograder.audit.bench import Broken
from autograder.audit.catalogue import BadCatalogue, answers_folder
from autograder.audit.hints import write_hints
from autograder.audit.lesson import read_lesson
from autograder.audit.results import NotebookReport, shortfalls
from autograder.audit.terminal import as_json, show_report, show_summary
from autograder.audit.trial import Options, audit_notebook
from autograder.configuration import Course
from autograder.sandbox import SandboxError

__all__ = ["AuditFailed", "audit_lessons"]


class AuditFailed(Exception):
    """Nothing can be said about the checks; the message says why."""


def audit_lessons(
    course: Course,
    lessons: list[str],
    options: dict[str, Any],
    console: Console,
    *,
    write: bool = False,
    verbose: bool = False,
    json_file: Path | None = None,
    html_file: Path | None = None,
) -> bool:
    """Audit `lessons` and show what was found; whether every bar is reached.

    Raises
    ------
    AuditFailed
        A lesson does not run, its catalogue has a fault, or answers cannot be confined.
    """
    reports: list[NotebookReport] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=console) as bars:
        for lesson in lessons:
            found = _one(course, lesson, Options(**options), bars)
            reports += found
            if write:
                table = {name: closed for report in found for name, closed in report.hints.items()}
                if write_hints(course.path("source", ".", lesson), table):
                    bars.console.print(f"{lesson}: {len(table)} results with a hint stored", highlight=False)
                for report in found:
                    report.hints_stored = True
            for report in found:
                show_report(report, bars.console, verbose)
    show_summary(reports, console)
    for path in (json_file, html_file):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
    if json_file is not None:
        json_file.write_text(json.dumps(as_json(reports), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if html_file is not None:
        from autograder.audit.page import write_page

        write_page(html_file, reports)
    return not shortfalls(reports)


def _one(course: Course, lesson: str, options: Options, bars: Progress) -> list[NotebookReport]:
    bar = bars.add_task(lesson, total=None)
    try:
        notebooks = read_lesson(course.path("source", ".", lesson))
        folder = answers_folder(course.root, lesson)
        reports = []
        for notebook in notebooks:
            watch = lambda done, total: bars.update(bar, completed=done, total=total)  # noqa: E731
            reports.append(audit_notebook(notebook, folder, options, watch))
        return reports
    except (Broken, BadCatalogue, SandboxError, FileNotFoundError) as error:
        raise AuditFailed(f"{lesson}: {error}") from error
    finally:
        bars.remove_task(bar)
