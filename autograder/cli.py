"""The command ``autograder``. Everything heavy is imported by the command that needs it, so that help comes at once."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    help="Release, check and grade the lessons of an nbgrader course.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
console = Console()
complaints = Console(stderr=True)

Lessons = Annotated[list[str] | None, typer.Argument(metavar="[LESSON]...", help="Lessons; all of them by default.")]


def fail(message: str, code: int = 1) -> None:
    """Say what is wrong, without a traceback, and end."""
    complaints.print(f"autograder: {message}", style="bold red", markup=False, highlight=False)
    raise typer.Exit(code)


def _course(db_url: str | None = None):
    from autograder.configuration import Course, NotACourse

    try:
        return Course.open(Path.cwd(), db_url)
    except NotACourse as error:
        return fail(str(error), 2)


def _known(course, names: list[str] | None) -> list[str]:
    known = course.lessons()
    unknown = [name for name in names or [] if name not in known]
    if unknown:
        there = ", ".join(known) or "none"
        fail(f"no lesson {', '.join(unknown)} in {course.directory.source_directory}/; there are: {there}", 2)
    return names or known


@app.command()
def build(lessons: Lessons = None) -> None:
    """Execute the text pairs of the lessons: NAME.py -> NAME.ipynb, for maintainers."""
    with console.status("Opening the course"):
        course = _course()
        from nbclient.exceptions import CellExecutionError
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        from autograder.build import build, text_pairs
        from autograder.prose import ProseDrifted
    try:
        pairs = list(text_pairs(course.path("source", ".", "x").parent, lessons))
    except FileNotFoundError as error:
        fail(str(error), 2)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        for pair in pairs:
            bar = progress.add_task(pair.parent.name, total=None)
            try:
                build(pair, lambda done, total, bar=bar: progress.update(bar, completed=done, total=total))
            except CellExecutionError as error:
                fail(f"{_near(pair)} stops, so its notebook is left as it was\n{error}")
            except (ProseDrifted, ValueError) as error:
                fail(f"{_near(pair)} says what its cells do not give, so its notebook is left as it was\n{error}")


@app.command()
def release(
    lessons: Lessons = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where somebody has worked in a notebook; that is kept beside it.")
    ] = False,
) -> None:
    """Make what students open, from the instructor's sources."""
    with console.status("Opening the course"):
        course = _course()
        from autograder.execution.language import NotPython
        from autograder.grading.files import cannot_write
        from autograder.hidden import Marks
        from autograder.publish import publish
        from autograder.rehearsal.command import begin_rehearsal, players
        from autograder.release import ReleaseFailed, generate, leaks
    chosen = _known(course, lessons)
    if not chosen:
        fail(f"no lesson in {course.directory.source_directory}/: a lesson is a folder with a notebook", 2)
    wrong, begun = 0, {}
    with players(course, len(chosen)) as workers, tempfile.TemporaryDirectory(prefix="ag-") as room:

        def begin(lesson: str):
            """Make the lesson beside its place; returns the folder, lines it would give away, and its rehearsal."""
            built = generate(course, lesson, into=Path(room))[0].parent
            sources = sorted(course.path("source", ".", lesson).glob("*.ipynb"))
            leaked = [line for path in sources for line in leaks(path, built, Marks.of(course.config))]
            return built, leaked, None if leaked else begin_rehearsal(course, lesson, workers)

        def end(lesson: str):
            built, leaked, wait = begun[lesson]
            rehearsal = wait(lambda text: None) if wait else None
            result = publish(course, lesson, built, replace) if rehearsal and rehearsal.passed else None
            return leaked, rehearsal, result

        def attempted(step, lesson: str):
            """What the step gives; None, and a word about it, where it cannot be done."""
            try:
                return step(lesson)
            except Exception as error:
                if not isinstance(error, ReleaseFailed | NotPython | OSError) and cannot_write(error) is None:
                    raise
                complaints.print(f"✗ {lesson}: not released", style="bold red", markup=False)
                complaints.print(str(error), markup=False, highlight=False)
                return None

        for number, lesson in enumerate(chosen, 1):  # those made already are rehearsed while the next is made
            with console.status(f"Making {lesson} ({number} of {len(chosen)})"):
                begun[lesson] = attempted(begin, lesson)
        for number, lesson in enumerate(chosen, 1):
            with console.status(f"Rehearsing {lesson} ({number} of {len(chosen)})"):
                made = attempted(end, lesson) if begun[lesson] else None
            if made is None:
                wrong += 1
                continue
            leaked, rehearsal, result = made
            if leaked:
                wrong += 1
                said = f"✗ {lesson}: not released, it would hold lines of a solution or hidden test"
                complaints.print(said, style="bold red", markup=False)
                complaints.print("\n".join(leaked[:10]), markup=False, highlight=False)
            elif result is None:
                wrong += 1
                _say_refused(f"✗ {lesson}: not released, and no submission will be graded against it", rehearsal)
            else:
                _say_published(lesson, result)
                _say_rehearsed(rehearsal)
    raise typer.Exit(1 if wrong else 0)


def _say_published(lesson: str, result) -> None:
    names = ", ".join(str(_near(path)) for path in result.notebooks)
    console.print(f"✓ {lesson}  →  {names}", markup=False, highlight=False)
    for path in result.worked:
        said = f"  {_near(path)} holds somebody's work and is left as it is."
        console.print(said, markup=False, highlight=False, soft_wrap=True)
    for path in result.outdated:
        said = (
            f"! {_near(path)} holds somebody's work, made from another release, and is left as it is. To put the new "
            f"one there and keep this one under another name: autograder release {lesson} --replace"
        )
        complaints.print(said, style="yellow", markup=False, highlight=False, soft_wrap=True)
    for path, other in result.kept.items():
        said = f"  {_near(path)} was changed by somebody; that is kept as {other.name}"
        console.print(said, markup=False, highlight=False, soft_wrap=True)


def _say_refused(head: str, rehearsal) -> None:
    complaints.print(head, style="bold red", markup=False)
    for fault in rehearsal.faults():
        complaints.print(f"- {fault}", markup=False, highlight=False, soft_wrap=True)


def _say_rehearsed(rehearsal) -> None:
    if rehearsal.unrehearsed:
        said = f"! {rehearsal.lesson} could not be rehearsed: {rehearsal.unrehearsed}"
        complaints.print(said, style="yellow", markup=False, highlight=False, soft_wrap=True)
        return
    tests = f"{len(rehearsal.cells)} test{'' if len(rehearsal.cells) == 1 else 's'}"
    said = f"  rehearsed {tests}: full points for the solution, none for the untouched release"
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    shared = [cell for cells in rehearsal.shared.values() for cell in cells]
    if shared:
        said = f"! {len(shared)} of {tests} run where students' code could lie: {', '.join(shared)}"
        console.print(said, style="yellow", markup=False, highlight=False, soft_wrap=True)


@app.command()
def rehearse(lessons: Lessons = None) -> None:
    """Grade the solution and the untouched release of lessons the way submissions are graded, and show what came."""
    with console.status("Opening the course"):
        course = _course()
        from autograder.execution.language import NotPython
        from autograder.grading.lessons import register
        from autograder.rehearsal.command import rehearse_lesson, show
        from autograder.release import ReleaseFailed
    wrong = 0
    for lesson in _known(course, lessons):
        with console.status(f"Reading the tests of {lesson}") as status:
            try:
                register(course, lesson)
                rehearsal = rehearse_lesson(course, lesson, status.update, again=True)
            except (ReleaseFailed, NotPython) as error:
                wrong += 1
                complaints.print(f"✗ {lesson}\n{error}", markup=False, highlight=False)
                continue
        show(rehearsal, console)
        if rehearsal.passed:
            _say_rehearsed(rehearsal)
        else:
            wrong += 1
            _say_refused(f"✗ {lesson}: no submission will be graded against it", rehearsal)
    raise typer.Exit(1 if wrong else 0)


@app.command()
def syllabus() -> None:
    """Write the table of lessons and what they need into README.md of the release folder."""
    course = _course()
    from autograder.syllabus import entries, in_page, problems, remarks

    page = course.path("release", ".", "x").parent / "README.md"
    try:
        found = entries(course.path("source", ".", "x").parent)
        text = in_page(page.read_text(encoding="utf-8"), found)
    except FileNotFoundError:
        fail(f"there is no {_near(page)} to write the syllabus into", 2)
    except ValueError as error:
        fail(str(error), 2)
    page.write_text(text, encoding="utf-8")
    for problem in problems(found) + remarks(found):
        complaints.print(f"! {problem}", style="yellow", markup=False, highlight=False)
    console.print(f"✓ {len(found)} lessons  →  {_near(page)}", markup=False, highlight=False)


@app.command()
def audit(
    lessons: Lessons = None,
    mutants: Annotated[str, typer.Option(help="How many mutants of each notebook, or all.")] = "all",
    write: Annotated[bool, typer.Option("--write", help="Store the hints beside each notebook.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write what was found to this file.")] = None,
    html_file: Annotated[Path | None, typer.Option("--html", help="Write a page with the kill matrices.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Answers graded at once; by default one a core.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every message too.")] = False,
    unsafe: Annotated[bool, typer.Option("--unsafe", help="Audit also where answers cannot be confined.")] = False,
) -> None:
    """Try the checks themselves: on right and wrong answers, and on mutants of the solutions."""
    if mutants != "all" and not mutants.isdigit():
        fail(f"--mutants takes a number or all, got {mutants!r}", 2)
    with console.status("Opening the course"):
        course = _course()
        from autograder.audit.command import AuditFailed, audit_lessons
    chosen = _known(course, lessons)
    options = {"mutants": None if mutants == "all" else int(mutants), "unsafe": unsafe, "config": course.config}
    options["workers"] = workers or len(os.sched_getaffinity(0))
    try:
        good = audit_lessons(
            course, chosen, options, console, write=write, verbose=verbose, json_file=json_file, html_file=html_file
        )
    except AuditFailed as error:
        fail(str(error))
    raise typer.Exit(0 if good else 1)


@app.command()
def check(
    notebook: Annotated[Path, typer.Argument(help="Your notebook.")],
    timeout: Annotated[int, typer.Option(help="Seconds of processor time a cell may use.")] = 60,
) -> None:
    """Run your notebook and see what is right, what is not yet, and why."""
    from autograder.check import CannotCheck, check_notebook, show

    try:
        with console.status("Running your notebook from top to bottom") as status:
            outcome = check_notebook(notebook, timeout, lambda text: status.update(text))
    except CannotCheck as error:
        fail(str(error), 2)
    show(outcome, console)
    raise typer.Exit(0 if outcome.complete else 1)


@app.command()
def grade(
    lessons: Lessons = None,
    submissions: Annotated[
        Path | None,
        typer.Option(help="A batch: folder with STUDENT/LESSON/NOTEBOOK.ipynb; by default the course's submissions."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Submissions graded at once; by default one a core.")
    ] = None,
    cluster: Annotated[str | None, typer.Option(help="Address of a Dask scheduler with more machines.")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write one record per submission to this file.")
    ] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write the gradebook as CSV to this file.")] = None,
    db: Annotated[str | None, typer.Option(help="URL of the gradebook's database.")] = None,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Grade even where students' code cannot be confined.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Grade again what was graded before.")] = False,
    feedback: Annotated[bool, typer.Option(help="Write nbgrader's feedback pages.")] = True,
) -> None:
    """Grade a class: every submission gets exactly one status, and none stops another."""
    from autograder.grading.terminal import Progress
    from autograder.grading.warm import start_if_work_is_likely

    with _ending_in_one_line() as here:
        with Progress(console) as progress:
            progress.say("Opening the course")
            if cluster is None:
                start_if_work_is_likely(Path(), submissions or Path("submitted"), force=force, unsafe=unsafe)
            course = _course(db)
            here.append(course)
            chosen = _known(course, lessons) if lessons else None
            if submissions is not None and not submissions.is_dir():
                fail(f"--submissions {submissions} is not a folder", 2)
            from autograder.grading.classrun import AlreadyRunning, CannotGrade, ClassRun

            run = ClassRun(
                course,
                submissions=submissions.resolve() if submissions else None,
                workers=workers or len(os.sched_getaffinity(0)),
                cluster=cluster,
                force=force,
                feedback=feedback,
                unsafe=unsafe,
                on_progress=progress.update,
                on_stage=progress.say,
            )
            try:
                records = run.run(chosen)
            except (AlreadyRunning, CannotGrade) as error:
                fail(str(error))
        _finish(course, run, records, json_file, csv_file)


@contextlib.contextmanager
def _ending_in_one_line():
    """However a run ends, Ctrl-C included, it ends with a line and no traceback; yields a list for the open course."""

    def once(*_) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the workers are being ended, which takes a moment
        raise KeyboardInterrupt

    here: list = []
    before = signal.signal(signal.SIGINT, once)
    try:
        yield here
    except (typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt:
        fail("stopped; what was graded so far is kept, and the next run goes on from there", 130)
    except Exception as error:
        from autograder.grading.files import cannot_write

        why = cannot_write(error)
        if why is None and isinstance(error, OSError) and error.filename:
            why = f"cannot use {error.filename}: {error.strerror}"
        if why is None:
            log = (here[0].grading_folder if here else Path()) / "autograder.log"
            with contextlib.suppress(OSError), log.open("a", encoding="utf-8", errors="replace") as file:
                traceback.print_exc(file=file)
            why = f"{type(error).__name__}: {' '.join(str(error).split())[:300]} (more in {_near(log)})"
        fail(why)
    finally:
        signal.signal(signal.SIGINT, before)


def _finish(course, run, records, json_file: Path | None, csv_file: Path | None) -> None:
    from autograder.grading.records import write_json
    from autograder.report.page import write_report
    from autograder.report.table import show_class

    if not records and not run.failures:
        console.print(f"Nothing to grade: no submission in {_near(run.inbox.folder)}.", markup=False)
        raise typer.Exit(0)
    show_class(records, console)
    page = write_report(course, records, alarms=run.refusals)
    if json_file:
        write_json(json_file, records)
    if csv_file:
        from nbgrader.api import Gradebook

        from autograder.report.export import write_csv

        with Gradebook(course.db_url, course.directory.course_id) as book, csv_file.open("w", newline="") as file:
            write_csv(file, book)
    took = f"{run.seconds:.0f} s" if run.graded else ""
    console.print(f"{run.graded} graded, {run.unchanged} unchanged  {took}".rstrip(), highlight=False)
    console.print(f"Report: {_near(page)}", markup=False, highlight=False)
    for line in [*run.remarks, *run.failures]:
        complaints.print(f"! {line}", style="yellow", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if run.failures else 0)


@app.command()
def leaderboard(
    lesson: Annotated[str, typer.Argument(help="An open task, whose tests have a public and a private half.")],
    private: Annotated[bool, typer.Option("--private", help="The final board, after the due date.")] = False,
    now: Annotated[bool, typer.Option("--now", help="With --private: also before the due date.")] = False,
    names: Annotated[bool, typer.Option("--names", help="For your eyes: who is who, in the terminal only.")] = False,
    db: Annotated[str | None, typer.Option(help="URL of the gradebook's database.")] = None,
) -> None:
    """Make the anonymous board of a lesson from what was graded."""
    with console.status("Opening the course"):
        course = _course(db)
        from autograder.leaderboard.command import NoBoard, TooEarly, make_board
    _known(course, [lesson])
    try:
        page = make_board(course, lesson, console, private=private, early=now, real=names)
    except (NoBoard, TooEarly) as error:
        fail(str(error), 2)
    console.print(f"Board: {_near(page)}", markup=False, highlight=False)


@app.command()
def doctor() -> None:
    """Say whether this machine can grade, how well students' code is confined, and how to get better."""
    from autograder.doctor import examine, show

    with console.status("Looking at this machine"):
        findings = examine(Path.cwd())
    show(findings, console)
    raise typer.Exit(1 if any(finding.state == "wrong" for finding in findings) else 0)


def _near(path: Path) -> Path:
    try:
        return Path(path).resolve().relative_to(Path.cwd())
    except ValueError:
        return Path(path)


if __name__ == "__main__":
    sys.exit(app())
