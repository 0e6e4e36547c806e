"""The class report: one self-contained HTML page, no script, nothing loaded from elsewhere."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader

from autograder.grading.records import alarms as stops
from autograder.grading.store import PRECEDENCE
from autograder.report.census import census
from autograder.report.table import points

BINS = 10
MARKS = {
    "passed": ("✓", "right"),
    "partial": ("◐", "partly right"),
    "failed": ("✗", "not right"),
    "to be graded by hand": ("✎", "to be graded by hand"),
    "not graded": ("–", "not graded"),
}
MEANING = {
    "graded": ("●", "graded as handed in"),
    "repaired": ("◆", "cells were duplicated, deleted or moved and put right before grading"),
    "renamed": ("◆", "found under another file name"),
    "timed-out": ("◷", "an exercise ran out of time; the others were graded"),
    "out-of-memory": ("▲", "an exercise ran out of memory; the others were graded"),
    "kernel-died": ("▲", "an exercise ended its process; the others were graded"),
    "corrupt": ("✗", "handed in, but cannot be read: there is no score"),
    "missing": ("○", "nothing handed in: there is no score"),
    "lesson-failed": ("!", "a cell of the lesson's own stopped, which is no student's doing: there is no score"),
}


def write_report(
    course: Any, records: list[dict[str, Any]], folder: Path | None = None, alarms: Iterable[str] = ()
) -> Path:
    """Write ``report/index.html`` beside the course's autograded folder; returns its path.

    ``alarms`` stand first, with what the records tell of cells of the lesson's own that stopped.
    """
    folder = folder or course.grading_folder / "report"
    folder.mkdir(parents=True, exist_ok=True)
    lessons = [summary(course, name, records, folder) for name in dict.fromkeys(r["lesson"] for r in records)]
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    environment.globals.update(points=points, marks=MARKS, meaning=MEANING)
    page = environment.get_template("page.html").render(
        course=course.directory.course_id or course.root.name,
        alarms=[*alarms, *stops(records)],
        lessons=lessons,
        when=datetime.now().strftime("%d %B %Y, %H:%M"),
    )
    path = folder / "index.html"
    path.with_suffix(".part").write_text(page, encoding="utf-8", errors="replace")
    path.with_suffix(".part").replace(path)
    return path


def summary(course: Any, lesson: str, records: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Everything the page shows of one lesson, as plain data."""
    rows = [dict(record) for record in records if record["lesson"] == lesson]
    top = rows[0]["max_score"]
    scores = [row["score"] for row in rows if row["score"] is not None]
    for row in rows:
        row["feedback"] = _feedback(course, row, folder)
        row["share"] = 100 * row["score"] / top if top and row["score"] is not None else 0
    rows.sort(key=lambda row: (row["score"] is None, -(row["score"] or 0), row["student"]))
    counts = Counter(row["status"] for row in rows)
    return {
        "name": lesson,
        "max_score": top,
        "rows": rows,
        "scored": len(scores),
        "median": median(scores) if scores else None,
        "lost": [row["student"] for row in rows if row["score"] is None],
        "by_hand": sum(row["needs_manual_grade"] for row in rows),
        "statuses": [(status, counts[status]) for status in reversed(PRECEDENCE) if counts[status]],
        "tiers": sorted({row["tier"] for row in rows if row["tier"]}),
        "histogram": histogram(scores, top),
        "census": census(course, lesson, rows),
        "exercises": [_success(rows, number) for number in range(len(rows[0]["exercises"]))],
    }


def histogram(scores: list[float], top: float) -> list[dict[str, Any]]:
    """Scores in ten equal bins of the maximum; the last one includes full marks."""
    bins = [0] * BINS
    for score in scores:
        bins[min(BINS - 1, max(0, int(BINS * score / top)))] += 1 if top else 0
    tallest = max([*bins, 1])
    return [
        {"count": count, "height": 100 * count / tallest, "low": top * i / BINS, "high": top * (i + 1) / BINS}
        for i, count in enumerate(bins)
    ]


def _success(rows: list[dict[str, Any]], number: int) -> dict[str, Any]:
    ones = [row["exercises"][number] for row in rows if row["score"] is not None]
    counts = Counter(one["verdict"] for one in ones)
    scores = [one["score"] for one in ones if one["score"] is not None]
    top = rows[0]["exercises"][number]["max_score"]
    if any(one["needs_manual_grade"] for one in ones):
        scores = []
    return {
        "name": rows[0]["exercises"][number]["name"],
        "max_score": top,
        "shared": any(row["exercises"][number].get("where") == "shared" for row in rows),
        "mean": 100 * sum(scores) / (len(scores) * top) if scores and top else None,
        "parts": [
            (verdict, counts[verdict], 100 * counts[verdict] / len(ones)) for verdict in MARKS if counts[verdict]
        ],
    }


def _feedback(course: Any, row: dict[str, Any], folder: Path) -> list[tuple[str, str]]:
    place = course.path("feedback", row["student"], row["lesson"])
    pages = sorted(place.glob("*.html")) if row["score"] is not None and place.is_dir() else []
    return [(page.stem, quote(Path(os.path.relpath(page, folder)).as_posix())) for page in pages]
