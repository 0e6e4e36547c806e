"""The audit as one self-contained HTML page: figures, kill matrices, survivors with their diffs; no script."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from autograder.audit.matrix import kill_matrix
from autograder.audit.results import BARS, NotebookReport, shortfalls, summary
from autograder.audit.terminal import percent

__all__ = ["write_page"]


def write_page(path: Path, reports: list[NotebookReport]) -> None:
    """Write the page to `path`."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    environment.globals.update(percent=percent, matrix=lambda exercise: Markup(kill_matrix(exercise)), summary=summary)
    text = environment.get_template("page.html").render(
        reports=reports,
        figures=summary(exercise for report in reports for exercise in report.exercises),
        bars=BARS,
        short=shortfalls(reports),
        when=datetime.now().strftime("%d %B %Y, %H:%M"),
    )
    partial = path.with_suffix(".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
