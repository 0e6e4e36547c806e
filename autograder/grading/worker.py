"""Grading one submission, in a worker process, in a private course that lives as long as the task.

The private course holds one lesson and one submission under the neutral name "student": no other submission, no
solutions, no gradebook but its own. What comes back is plain data.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import json
import math
import os
import re
import shutil
import tempfile
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from autograder.configuration import quick_imports

quick_imports()

import jsonschema  # noqa: E402
import nbgrader.api  # noqa: E402
import sqlalchemy  # noqa: E402
from nbconvert.exporters.exporter import Exporter  # noqa: E402
from nbgrader.converters import Autograde, GenerateFeedback  # noqa: E402
from nbgrader.coursedir import CourseDirectory  # noqa: E402
from nbgrader.nbgraderformat import common as cells  # noqa: E402

from autograder import intake, shown  # noqa: E402
from autograder.execution import SplitExecute  # noqa: E402
from autograder.grading.files import fitting  # noqa: E402
from autograder.grading.lessons import Lesson  # noqa: E402
from autograder.grading.store import UNFINISHED, Graded, Outcome, open_gradebook, read_outcomes, worst  # noqa: E402
from autograder.hidden import Marks  # noqa: E402
from autograder.release import captured_log  # noqa: E402
from autograder.timestamp import NAME as TIMESTAMP  # noqa: E402
from autograder.timestamp import read_timestamp  # noqa: E402

STUDENT = "student"
#: Seconds that one submission may take beside what its cells take: reading, repairing, scoring, writing.
BESIDE_SECONDS = 900.0
#: Seconds for all feedback pages of a submission, behind the limits of each.
PAGES_SECONDS = 1800.0
#: What nbgrader logs when a kernel takes the whole conversion down, and the status it means.
_DEATHS = {"DeadKernelError": "kernel-died", "CellTimeoutError": "timed-out", "unresponsive": "timed-out"}


@functools.cache
def quicken() -> None:
    """Spare nbgrader repeated work, in a worker process, where every gradebook is a private copy of a complete one.

    It opens the gradebook a dozen times per submission with a new engine each, and SQLAlchemy then compiles every
    statement anew. One engine for each address keeps them; closing a gradebook still closes its connections. What is
    thrown away a second later need not reach the disk, has its tables already, and cells are checked against a schema
    that need not itself be checked for every cell. A notebook is validated when it is read and when it is written, and
    not after each of sixteen steps between.
    """
    nbgrader.api.create_engine = functools.cache(_engine)
    nbgrader.api.Base.metadata.create_all = lambda bind: None
    Exporter._validate_preprocessor = lambda self, nb, step: None
    cells.jsonschema = types.SimpleNamespace(validate=_validate)
    gc.freeze()  # modules are not garbage, and a process forked for a page need not copy them


def _engine(*args: Any, **options: Any) -> Any:
    engine = sqlalchemy.create_engine(*args, **options)

    @sqlalchemy.event.listens_for(engine, "connect")
    def _keep_in_memory(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")

    return engine


def _validate(instance: Any, schema: dict[str, Any]) -> None:
    """As ``jsonschema.validate``."""
    error = jsonschema.exceptions.best_match(_validator(json.dumps(schema)).iter_errors(instance))
    if error is not None:
        raise error


@functools.cache
def _validator(schema: str) -> Any:
    data = json.loads(schema)
    kind = jsonschema.validators.validator_for(data)
    kind.check_schema(data)
    return kind(data)


@functools.cache
def _home(pid: int) -> str:
    """This process's own temporary folder: one private course after the other stands in the same place in it."""
    folder = tempfile.mkdtemp(prefix=f"ag-{pid}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextlib.contextmanager
def private_course(lesson: Lesson, config: Any) -> Iterator[tuple[Any, CourseDirectory]]:
    """An nbgrader course in a temporary folder that knows ``lesson`` and nothing else; yields its config and paths."""
    root = Path(_home(os.getpid()), "course")
    root.mkdir()
    before = Path.cwd()
    try:
        root.joinpath("gradebook.db").write_bytes(lesson.template)
        source = root / "source" / lesson.name
        source.mkdir(parents=True)
        for name, content in lesson.files.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for notebook, settings in lesson.settings.items():
            # settings only: the instructor's cells stay out of reach
            kept = {key: value for key, value in settings.items() if key != "answers"}
            stub = {"cells": [], "metadata": {"autograder": kept}, "nbformat": 4, "nbformat_minor": 5}
            source.joinpath(f"{notebook}.ipynb").write_text(json.dumps(stub))
        private = config.copy()
        ignored = private.CourseDirectory.get("ignore", None)
        private.pop("CourseDirectory", None)
        directory = CourseDirectory(config=private)
        directory.root = str(root)
        directory.db_url = f"sqlite:///{root}/gradebook.db"
        directory.assignment_id = lesson.name
        directory.student_id = STUDENT
        if isinstance(ignored, list):
            directory.ignore = ignored
        yield private, directory
    finally:
        os.chdir(before)
        shutil.rmtree(root, ignore_errors=True)


def unreadable(parcel: intake.Parcel, lesson: Lesson, found: dict[str, intake.Found] | None = None) -> Graded | None:
    """The result for a submission of which nothing can be run, or None."""
    if parcel.refused:
        return Graded(Outcome("corrupt", notes=intake.brief([parcel.refused, *parcel.notes])))
    found = intake.find_notebooks(parcel, lesson.wanted(), lesson.texts()) if found is None else found
    if any(one.content is not None for one in found.values()):
        return None
    notes = [*parcel.notes, *(note for one in found.values() for note in one.notes)]
    return Graded(Outcome(worst(one.status for one in found.values()), notes=intake.brief(notes)))


def longest(lesson: Lesson, config: Any) -> float:
    """Seconds after which the grading of one submission must have ended, behind every other limit."""
    executor = SplitExecute(config=config)
    notebooks = [executor.bounds(lesson.settings.get(name)).notebook.wall for name in lesson.notebooks]
    return BESIDE_SECONDS + 2 * sum(notebooks)  # what is shown may come from a second run


def grade_one(parcel: intake.Parcel, lesson: Lesson, config: Any, limit: float | None = None) -> Graded:
    """Grade one submission, in at most ``limit`` seconds. Never raises for anything that a submission does."""
    started = time.monotonic()
    limit = longest(lesson, config) if limit is None else limit
    found = intake.find_notebooks(parcel, lesson.wanted(), lesson.texts(Marks.of(config)))
    lost = unreadable(parcel, lesson, found)
    if lost is not None:
        return lost
    notes = [*parcel.notes, *(note for one in found.values() for note in one.notes)]
    when, why_not = read_timestamp(parcel.files.get(TIMESTAMP))
    if why_not:
        notes.append(f"{TIMESTAMP} says no time ({why_not}), so no penalty for lateness was counted")
    files, clashing = fitting(parcel.files, [*lesson.files, *(f"{name}.ipynb" for name in found)])
    notes += [f"left out {shown.line(name)}: the lesson has a file or folder of its own there" for name in clashing]
    # where one of several notebooks is lost there is a score all the same, of the others
    status = worst("repaired" if one.content is None else one.status for one in found.values())
    with private_course(lesson, config) as (private, directory), deadline(limit) as overrun:
        inbox = Path(directory.format_path("submitted", STUDENT, lesson.name))
        _unpack(files, found, inbox)
        graded = _autograde(directory, private, lesson)
    outcome = graded.outcome
    if overrun.is_set():
        outcome.status = worst([outcome.status, "timed-out"])
        outcome.notes.append(f"the submission was stopped after {limit:.0f} seconds")
    outcome.status = worst([status, outcome.status])
    outcome.notes = intake.brief(notes + outcome.notes)
    outcome.seconds = round(time.monotonic() - started, 3)
    graded.timestamp = when
    return graded


@contextlib.contextmanager
def deadline(seconds: float, grace: float = 30.0) -> Iterator[threading.Event]:
    """A last resort behind the executor's own limits: when time is up, every process below this one is killed.

    That ends whatever the grader waits for. If it does not end within ``grace`` seconds, this worker ends itself and
    the scheduler starts another. Yields an event that is set when time ran out.
    """
    overrun = threading.Event()

    def stop() -> None:
        overrun.set()
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                process.kill()

    timers = [threading.Timer(seconds, stop), threading.Timer(seconds + grace, os._exit, [1])]
    timers = timers if math.isfinite(seconds) else []
    for timer in timers:
        timer.daemon = True
        timer.start()
    try:
        yield overrun
    finally:
        for timer in timers:
            timer.cancel()


def _unpack(files: dict[str, bytes], found: dict[str, intake.Found], inbox: Path) -> None:
    inbox.mkdir(parents=True)
    for name, content in files.items():
        if name != TIMESTAMP:
            path = inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for name, one in found.items():
        if one.content is not None:
            inbox.joinpath(f"{name}.ipynb").write_bytes(one.content)


def _autograde(directory: CourseDirectory, config: Any, lesson: Lesson) -> Graded:
    converter = Autograde(coursedir=directory, config=config)
    failure = ""
    with captured_log(converter.log) as log:
        try:
            converter.start()
        except BaseException as error:  # a SystemExit raised in here is this submission's own
            failure = f"{type(error).__name__}: {error}"
    text = "\n".join(log)[-20_000:]
    with open_gradebook(directory.db_url) as gradebook:
        if failure:
            cause = next((status for mark, status in _DEATHS.items() if mark in text), "kernel-died")
            return Graded(Outcome(cause, notes=[UNFINISHED]), failure=_cause(text) or failure, log=f"{text}\n{failure}")
        graded = Graded(read_outcomes(gradebook, lesson.name)[STUDENT], log=text)
        submission = gradebook.find_submission(lesson.name, STUDENT)
        for notebook in submission.notebooks:
            task = {cell.name for cell in notebook.notebook.task_cells}
            graded.scores[notebook.name] = {g.name: g.auto_score for g in notebook.grades if g.name not in task}
            graded.comments[notebook.name] = {c.name: c.auto_comment for c in notebook.comments}
            path = Path(directory.format_path("autograded", STUDENT, lesson.name), f"{notebook.name}.ipynb")
            if path.is_file():
                graded.notebooks[notebook.name] = path.read_text(encoding="utf-8")
    return graded


def _cause(log: str) -> str:
    """The last exception that nbgrader logged, in one line."""
    found = re.findall(r"^(?:[\w.]+\.)?(\w*(?:Error|Exception|Exit|Refused)\b.*)$", log, flags=re.MULTILINE)
    return found[-1][:300] if found else ""


def feedback_one(
    notebooks: dict[str, str], book: dict[str, Any], lesson: Lesson, config: Any
) -> tuple[dict[str, str], list[str]]:
    """nbgrader's feedback pages of one submission, notebook name -> HTML, and remarks on pages that are plain text.

    ``book`` holds the gradebook's word on each notebook: {"grades": {grade id: (auto, manual, extra)},
    "comments": {grade id: (auto, manual)}, "late_penalty": float or None}.
    """
    with private_course(lesson, config) as (private, directory), deadline(PAGES_SECONDS):
        inbox = Path(directory.format_path("autograded", STUDENT, lesson.name))
        inbox.mkdir(parents=True)
        with open_gradebook(directory.db_url) as gradebook:
            with gradebook.db.no_autoflush:
                gradebook.update_or_create_submission(lesson.name, STUDENT)
            for notebook, text in notebooks.items():
                inbox.joinpath(f"{notebook}.ipynb").write_text(text, encoding="utf-8")
                _fill(gradebook, lesson.name, notebook, book[notebook])
        converter = GenerateFeedback(coursedir=directory, config=private)
        with captured_log(converter.log):
            converter.start()
        pages = Path(directory.format_path("feedback", STUDENT, lesson.name))
        found = {path.stem: path.read_text(encoding="utf-8") for path in sorted(pages.glob("*.html"))}
        return found, list(getattr(converter.exporter, "remarks", []))


def _fill(gradebook: Any, lesson: str, notebook: str, book: dict[str, Any]) -> None:
    for name, (auto, manual, extra) in book["grades"].items():
        grade = gradebook.find_grade(name, notebook, lesson, STUDENT)
        grade.auto_score, grade.manual_score, grade.extra_credit = auto, manual, extra
    for name, (auto, manual) in book["comments"].items():
        comment = gradebook.find_comment(name, notebook, lesson, STUDENT)
        comment.auto_comment, comment.manual_comment = auto, manual
    gradebook.find_submission_notebook(notebook, lesson, STUDENT).late_submission_penalty = book["late_penalty"]
    gradebook.db.commit()


__all__ = ["deadline", "feedback_one", "grade_one", "private_course", "quicken"]
