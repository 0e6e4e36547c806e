"""Can this machine grade, and how well is students' code confined here? Every finding says what to do about it."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

PACKAGES = ("nbgrader", "nbconvert", "nbclient", "ipykernel", "jupyter_client", "dask", "distributed", "sqlalchemy")
SIGNS = {"right": ("✓", "green"), "note": ("•", "cyan"), "weak": ("!", "yellow"), "wrong": ("✗", "red")}


@dataclass
class Finding:
    """One line of the examination: ``state`` is right, note, weak or wrong; ``advice`` says how to get better."""

    topic: str
    state: str
    text: str
    advice: str = ""


def examine(root: Path) -> list[Finding]:
    """Look at versions, the isolation, the course in ``root``, its folders and its gradebook."""
    return [*_versions(), *_isolation(), *_course(root), *_machine()]


def _versions() -> list[Finding]:
    findings = [Finding("python", "right", f"{sys.version.split()[0]} at {sys.executable}")]
    found, absent = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            absent.append(name)
    findings.append(Finding("packages", "right", ", ".join(found)))
    if absent:
        advice = f"install them: {sys.executable} -m pip install {' '.join(absent)}"
        findings.append(Finding("packages", "wrong", f"not installed: {', '.join(absent)}", advice))
    return findings


def _isolation() -> list[Finding]:
    from autograder.grading.isolation import tiers

    findings = []
    chosen = None
    for tier in tiers():
        if tier.available and chosen is None:
            chosen = tier
        state = "right" if tier.available else "note"
        findings.append(Finding(f"isolation: {tier.name}", state, tier.reason, "" if tier.available else tier.advice))
    if chosen is None:
        text = "students' code runs as you, with your files and your network"
        return [*findings, Finding("isolation", "weak", text, "grade only work you trust, or on another machine")]
    state = "weak" if chosen.weak else "right"
    advice = chosen.advice if chosen.weak else ""
    return [*findings, Finding("isolation", state, f"grading uses {chosen.name}", advice), _checks()]


def _checks() -> Finding:
    """How the process is confined that runs the checks, the reference and the hidden tests."""
    from autograder.execution.zygote import isolation_of_checkers

    what = {
        "nested": "in bubblewrap, each submission's in a world of its own: no network, no other process, no files but "
        "the libraries and the lesson's",
        "landlock": "under Landlock and a system-call filter: no sockets, no files but the libraries and the lesson's; "
        "processes can be seen",
    }.get(isolation_of_checkers())
    if what is not None:
        return Finding("isolation: checks", "right", f"checks run {what}")
    text = "checks run as you, with your files and your network; only students' data reaches them"
    return Finding("isolation: checks", "weak", text, "see the advice on the isolation above")


def _course(root: Path) -> list[Finding]:
    from autograder.configuration import CONFIG_FILE, Course, NotACourse

    try:
        course = Course.open(root)
    except NotACourse as error:
        return [Finding("course", "wrong", str(error))]
    findings = []
    if "autograder.configure" in (root / CONFIG_FILE).read_text(encoding="utf-8", errors="replace"):
        findings.append(Finding("course", "right", f"{CONFIG_FILE} calls autograder.configure"))
    else:
        advice = f"put `import autograder; autograder.configure(c)` at the end of {CONFIG_FILE}"
        text = "plain nbgrader commands and the formgrader do not use this grader here"
        findings.append(Finding("course", "weak", text, advice))
    lessons = course.lessons()
    text = f"{len(lessons)} in {course.directory.source_directory}/: {', '.join(lessons[:12])}" if lessons else "none"
    findings.append(Finding("lessons", "right" if lessons else "weak", text))
    findings += [_writable(course, step) for step in ("release", "autograded", "feedback")]
    return [*findings, _gradebook(course)]


def _writable(course: Any, step: str) -> Finding:
    folder = Path(course.root, getattr(course.directory, f"{step}_directory"))
    there = folder
    while not there.exists():
        there = there.parent
    good = os.access(there, os.W_OK | os.X_OK)
    advice = "" if good else f"make {there} writable for you"
    return Finding(
        f"{step} folder", "right" if good else "wrong", f"{folder}{'' if good else ' cannot be written'}", advice
    )


def _gradebook(course: Any) -> Finding:
    from autograder.grading.store import open_gradebook

    shown = course.db_url.split("@")[-1]
    try:
        with open_gradebook(course.db_url, course.directory.course_id) as book:
            text = f"{shown}: {len(book.students)} students, {len(book.assignments)} lessons"
    except Exception as error:
        return Finding(
            "gradebook", "wrong", f"{shown} cannot be opened: {type(error).__name__}", "see `nbgrader db --help`"
        )
    return Finding("gradebook", "right", text)


def _machine() -> list[Finding]:
    import psutil

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = psutil.virtual_memory().available / 2**30
    disk = shutil.disk_usage(os.environ.get("TMPDIR", "/tmp")).free / 2**30
    findings = [
        Finding("machine", "right", f"{cores} cores, {memory:.1f} GiB of memory free, {disk:.0f} GiB of temporary disk")
    ]
    if memory < cores:
        advice = f"grade with --workers {max(1, int(memory))}"
        findings.append(Finding("machine", "weak", "less than 1 GiB of memory for each core", advice))
    return findings


def show(findings: list[Finding], console: Console) -> None:
    """Print the findings: a sign, the topic, what was found, and what to do."""
    width = max(len(finding.topic) for finding in findings)
    for finding in findings:
        sign, style = SIGNS[finding.state]
        console.print(Text.assemble((f"{sign} ", style), (finding.topic.ljust(width + 2), "bold"), finding.text))
        if finding.advice:
            console.print(Text(" " * (width + 4) + "→ " + finding.advice, style="dim"))
