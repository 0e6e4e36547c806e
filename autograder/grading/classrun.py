"""A class run: every submission through the workers, every result through one writer, one status for each.

The work is keyed by (submission, tests and files of the lesson, grader, environment). A key that is already in the
gradebook is not graded again, so a run that was killed goes on where it stopped, and a second run changes nothing.
"""

from __future__ import annotations

import contextlib
import copy
import fcntl
import functools
import hashlib
import json
import os
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder import intake, shown
from autograder.configuration import Course
from autograder.grading import lessons as packing
from autograder.grading import records, work
from autograder.grading.environment import digest
from autograder.grading.files import cannot_write, releasable, write_autograded, write_pages
from autograder.grading.inbox import Inbox
from autograder.grading.isolation import why_not_grade
from autograder.grading.store import (
    UNFINISHED,
    Graded,
    Outcome,
    enrol,
    names_of_cells,
    open_gradebook,
    patient,
    read_outcomes,
    write_grades,
    write_outcome,
)
from autograder.grading.work import Job
from autograder.grading.worker import unreadable
from autograder.leaderboard.attempts import remember_attempt
from autograder.rehearsal.gate import Audition, keep, refusal
from autograder.rehearsal.seen import Rehearsal
from autograder.release import ReleaseFailed


class AlreadyRunning(Exception):
    """Another class run is writing to this course's gradebook."""


class CannotGrade(Exception):
    """The run cannot start; the message says why and what to do."""


@dataclass
class ClassRun:
    """Settings and progress of one run; ``on_progress(done, total, text)`` is called after each submission."""

    course: Course
    submissions: Path | None = None
    workers: int = 2
    cluster: str | None = None
    force: bool = False
    feedback: bool = True
    unsafe: bool = False
    on_stage: Callable[[str], None] = lambda text: None
    on_progress: Callable[[int, int, str], None] = lambda done, total, text: None
    records: list[dict[str, Any]] = field(default_factory=list)
    graded: int = 0
    unchanged: int = 0
    #: what is wrong, and what is only worth knowing, each in a line
    failures: list[str] = field(default_factory=list)
    #: why lessons are not graded, each in a few lines; these are among the failures
    refusals: list[str] = field(default_factory=list)
    #: what is good to know, but nothing that went wrong
    remarks: list[str] = field(default_factory=list)
    seconds: float = 0.0
    _warm: Any = field(default=None, init=False, repr=False)
    _rejected: set[str] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.course, self.submissions)

    def run(self, names: list[str] | None = None) -> list[dict[str, Any]]:
        """Grade the lessons ``names`` (by default every lesson somebody handed in); returns the records."""
        started = time.monotonic()
        why_not = None if self.unsafe or self.cluster else why_not_grade()
        if why_not:
            raise CannotGrade(why_not)
        check_limits(self.course.config)
        with _writable(), _only_one(self.course), contextlib.ExitStack() as self._stack:
            self._check_layout(names or [])
            if not self.cluster and self._much_is_new(names):
                self._warmth()
            prepared = [self._prepare(name) for name in names or self._handed_in()]
            packed = [lesson for lesson in prepared if lesson is not None]
            if not packed:
                return []
            book = open_gradebook(self.course.db_url, self.course.directory.course_id)
            with self._client() as client, book as gradebook:
                config = portable(self.course.config)
                if self.unsafe:
                    config.SplitExecute.unsafe = True
                self._grade(client, gradebook, self._admitted(client, gradebook, packed, config), config)
                self.records = self._records(gradebook, packed)
        self.failures += records.alarms(self.records)
        self.seconds = time.monotonic() - started
        return self.records

    def _prepare(self, name: str) -> packing.Lesson | None:
        """The lesson, or None when there is none to work with. What is wrong with one lesson is no other's business."""
        self.on_stage(f"Reading the tests of {name}")
        try:
            packing.register(self.course, name)
            return packing.pack(self.course, name)
        except (ReleaseFailed, packing.NotPython) as error:
            self._reject(name, str(error), getattr(error, "log", ""))
        except packing.MissingEntry:
            self._reject(name, "it is neither in the sources nor in the gradebook", "")
        except Exception as error:
            if cannot_write(error):
                raise
            self._reject(name, f"{type(error).__name__}: {error}", traceback.format_exc())
        with contextlib.suppress(Exception):  # what was graded before is still shown
            return packing.pack(self.course, name)
        return None

    def _reject(self, lesson: str, why: str, log: str) -> None:
        self._rejected.add(lesson)
        self._complain(f"{lesson}: no submission is graded, because {why}", log)
        self.refusals.append(self.failures[-1])

    @property
    def log_file(self) -> Path:
        """Where the log of what the grader itself could not do goes."""
        return self.course.grading_folder / "autograder.log"

    # -- what there is to do -------------------------------------------------------------------------------------

    def _handed_in(self) -> list[str]:
        """Lessons that somebody handed in, or, unless this is a batch, has a grade for."""
        known = self.course.lessons()
        found = {name for name in known if self.inbox.students(name)}
        if not self.inbox.is_batch:
            with open_gradebook(self.course.db_url, self.course.directory.course_id) as gradebook:
                found.update(name for name in known if read_outcomes(gradebook, name))
        return sorted(found)

    def _check_layout(self, names: list[str]) -> None:
        """Say which layout is wanted where notebooks lie in another; without any submission that ends the run."""
        lessons = sorted({*self.course.lessons(), *names})
        strays = self.inbox.strays(lessons)
        if not strays:
            return
        said = (
            f"{strays[0]} is not where a submission is looked for: {self.inbox.layout}, "
            f"LESSON being one of {', '.join(lessons)}"
        )
        if not any(self.inbox.students(name) for name in names or lessons):
            raise CannotGrade(f"nothing is graded. {said}")
        others = f" (and {len(strays) - 1} more)" if len(strays) > 1 else ""
        self.remarks.append(shown.line(f"not graded{others}: {said}", 600))

    # -- the run -------------------------------------------------------------------------------------------------

    def _admitted(self, client: Any, gradebook: Any, packed: list[packing.Lesson], config: Any) -> list[packing.Lesson]:
        """The lessons that may be graded; workers rehearse those of which it is not known yet."""
        auditions = [Audition(self.course, lesson, config) for lesson in packed if lesson.name not in self._rejected]
        plays: dict[Any, tuple[Audition, str]] = {}
        graded: dict[str, dict[str, Any]] = {}
        seen = {audition.lesson.name: audition.known for audition in auditions}

        def play(audition: Audition) -> None:
            settings, graded[audition.lesson.name] = audition.playing(config), {}
            for name, parcel in audition.scripts.parcels.items():
                future = client.submit("grade_one", parcel, lesson=audition.lesson, config=settings)
                plays[future] = audition, name

        for audition in auditions:
            if audition.known is None:
                play(audition)
        while plays:
            self.on_stage(f"Rehearsing {', '.join(sorted({a.lesson.name for a, _ in plays.values()}))}")
            future = client.next_done(plays)
            audition, name = plays.pop(future)
            graded[audition.lesson.name][name] = client.result(future)
            if not any(other is audition for other, _ in plays.values()):
                rehearsal = seen[audition.lesson.name] = audition.judge(graded[audition.lesson.name])
                if rehearsal is None:
                    play(audition)
                else:
                    keep(self.course, rehearsal)
        admitted, outputs, shared = [], {}, {}
        for audition in auditions:
            name = audition.lesson.name
            rehearsal = seen[name]
            if self._admits(gradebook, audition, rehearsal):
                admitted.append(audition.lesson)
                outputs |= {f"{name}/{notebook}": digests for notebook, digests in rehearsal.outputs.items()}
                shared |= {f"{name}/{notebook}": cells for notebook, cells in rehearsal.shared.items()}
                self._say_shared(name, rehearsal)
        config.SplitExecute.as_rehearsed, config.SplitExecute.shared = outputs, shared
        return admitted

    def _say_shared(self, lesson: str, rehearsal: Rehearsal) -> None:
        cells = [cell for names in rehearsal.shared.values() for cell in names]
        if cells:
            said = f"{lesson}: {len(cells)} of {len(rehearsal.cells)} tests run where students' code could lie"
            self.remarks.append(shown.line(f"{said}: {_some(cells)}", 400))

    def _admits(self, gradebook: Any, audition: Audition, rehearsal: Rehearsal) -> bool:
        """Whether a lesson may be graded, after what was seen of it."""
        if rehearsal.unrehearsed:
            self.remarks.append(f"{audition.lesson.name} could not be rehearsed: {rehearsal.unrehearsed}")
        if not rehearsal.passed:
            self._refuse(gradebook, audition.lesson, rehearsal)
            return False
        return True

    def _refuse(self, gradebook: Any, lesson: packing.Lesson, rehearsal: Rehearsal) -> None:
        """Say why a lesson is not graded; who handed it in has no score yet, and whoever had one keeps it."""
        said = refusal(rehearsal)
        self.refusals.append(said)
        self.failures.append(said)
        known = read_outcomes(gradebook, lesson.name)
        waiting = Outcome("lesson-failed", notes=["the lesson did not pass its rehearsal; it is graded once it does"])
        for student in sorted(self.inbox.students(lesson.name) - known.keys()):
            if not intake.usable_id(student):
                folder = work.remembered(self.course, self.inbox.place(student, lesson.name))
                enrol(gradebook, student)
                write_outcome(gradebook, lesson.name, student, replace(waiting, folder=folder))

    def _grade(self, client: Any, gradebook: Any, packed: list[packing.Lesson], config: Any) -> None:
        found, waiting = work.jobs(self.course, self.inbox, gradebook, packed)
        if waiting:
            said = f"{len(waiting)} submissions outside this batch are not graded yet: {_some(waiting)}"
            self.remarks.append(shown.line(said, 400))
        environment = digest()
        jobs = deque(found)
        total, done = len(jobs), 0
        running: dict[Any, tuple[str, Job]] = {}

        while jobs or running:
            while jobs and len(running) < 2 * client.width:
                job = jobs.popleft()
                with self._alone(gradebook, job):
                    started = self._begin(client, gradebook, job, environment, config)
                    if started:
                        running[started[1]] = (started[0], job)
                        if started[0] == "grade":
                            continue
                done += 1
                self.on_progress(done, total, job.student)
            if not running:
                continue
            future = client.next_done(running)
            kind, job = running.pop(future)
            if kind == "feedback":
                with self._alone(gradebook, job, "no feedback"):
                    self._save_feedback(gradebook, job, future)
                continue
            scored = False
            with self._alone(gradebook, job):
                scored = self._save(gradebook, job, client.result(future)).scored
                self.graded += 1
            done += 1
            self.on_progress(done, total, job.student)
            with self._alone(gradebook, job, "no feedback"):
                if self.feedback and scored and self._autograded(job):
                    running[self._feedback(client, gradebook, job, config)] = ("feedback", job)

    def _begin(self, client: Any, gradebook: Any, job: Job, environment: str, config: Any) -> tuple[str, Any] | None:
        """Read a submission and start what there is to do with it: what was started, or None."""
        why = intake.usable_id(job.student)
        if why:
            self.failures.append(f"{shown.line(job.student)}: not a usable student id, {why}")
            self.records.append(_refused_record(job, why))
            return None
        before = job.before
        if job.look:
            job.read(self.course, environment, self.force)
        same = not self.force and before is not None and before.key == job.key and self._complete(job, before)
        if same or not job.look:
            job.key = before.key
            self.unchanged += 1
            if before.scored:
                if before.late_key != self._late_key(gradebook, job):  # a date has moved, or a person gave points
                    before.late_key = self._late_penalties(gradebook, job)
                    write_outcome(gradebook, job.lesson.name, job.student, before)
                done = releasable(self.course.path("feedback", job.student, job.lesson.name))
                if self.feedback and not (done and self._feedback_key(gradebook, job) == before.feedback_key):
                    return "feedback", self._feedback(client, gradebook, job, config)
            return None
        if not any(name.lower().endswith(".ipynb") for name in job.parcel.files):
            self._save(gradebook, job, unreadable(job.parcel, job.lesson))
            self.graded += 1
            return None
        return "grade", client.submit("grade_one", job.parcel, lesson=job.lesson, config=config)

    @contextlib.contextmanager
    def _alone(self, gradebook: Any, job: Job, lost: str = "") -> Iterator[None]:
        """Whatever goes wrong in here costs this submission alone; only where nothing can be written the run ends.

        ``lost`` says what is missing then; without it, the grades are.
        """
        try:
            yield
        except Exception as error:
            why = cannot_write(error)
            if why:
                raise CannotGrade(
                    f"{why}; what was graded so far is kept, and the next run goes on from there"
                ) from error
            gradebook.db.rollback()
            said = f"{type(error).__name__}: {error}"
            if lost:
                self._complain(f"{job.student} {job.lesson.name}: {lost}, {said}", traceback.format_exc())
            else:
                failed = Graded(Outcome("kernel-died", notes=[UNFINISHED]), failure=said, log=traceback.format_exc())
                self._save(gradebook, job, failed)

    def _complain(self, what: str, log: str) -> None:
        """Note what the grader could not do: a line for the terminal, everything for the log."""
        line = shown.line(what, 800)
        self.failures.append(line)
        with contextlib.suppress(OSError), self.log_file.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"=== {line}\n{shown.log_text(log)}\n")

    def _save(self, gradebook: Any, job: Job, graded: Graded | Exception) -> Outcome:
        if isinstance(graded, Exception):
            graded = Graded(Outcome("kernel-died", notes=[UNFINISHED]), failure=f"{type(graded).__name__}: {graded}")
        if graded.failure:
            self._complain(f"{job.student} {job.lesson.name}: {graded.failure}", graded.log)
        stays = work.kept(job, graded.outcome)
        if stays is not None:
            self.remarks.append(shown.line(f"{job.student} {job.lesson.name}: {stays.notes[-1]}", 400))
        outcome = stays or work.noted(self.course, job, graded.outcome)
        # without a key the submission is graded again by the next run
        outcome.key = "" if graded.failure or outcome.stopped else outcome.key if stays else job.key
        if graded.scores:
            self._write_files(job, graded)
            write_grades(gradebook, job.lesson.name, job.student, graded)
            outcome.late_key = self._late_penalties(gradebook, job)
        job.key = outcome.key
        enrol(gradebook, job.student)
        write_outcome(gradebook, job.lesson.name, job.student, outcome)
        if stays is None and outcome.scored:
            remember_attempt(gradebook, job.lesson.name, job.student, outcome, job.lesson.digest)
        return outcome

    def _write_files(self, job: Job, graded: Graded) -> None:
        kept = self.course.config.get("Autograde", {}).get("exclude_overwriting", {})
        own = kept.get(job.lesson.name, []) if isinstance(kept, dict) else []
        lesson = {name: content for name, content in job.lesson.files.items() if name not in own}
        place = self.course.path("autograded", job.student, job.lesson.name)
        write_autograded(place, lesson, job.parcel.files if job.parcel else {}, graded.notebooks)

    def _late_penalties(self, gradebook: Any, job: Job) -> str:
        """nbgrader's late penalties, computed here because they depend on manual grades, which workers never see.

        Returns the key of what they were computed from.
        """
        from nbformat.v4 import new_notebook
        from nbgrader.preprocessors import AssignLatePenalties

        submission = gradebook.find_submission(job.lesson.name, job.student)
        if submission.total_seconds_late <= 0 and not any(n.late_submission_penalty for n in submission.notebooks):
            return self._late_key(gradebook, job)
        for notebook in job.lesson.notebooks:
            names = {"notebook": notebook, "assignment": job.lesson.name, "student": job.student}
            step = AssignLatePenalties(config=self.course.config)
            step.preprocess(new_notebook(), {"nbgrader": {**names, "db_url": patient(self.course.db_url)}})
        gradebook.db.expire_all()
        return self._late_key(gradebook, job)

    def _late_key(self, gradebook: Any, job: Job) -> str:
        """Digest of what late penalties depend on: the dates, the points and the course's settings."""
        submission = gradebook.find_submission(job.lesson.name, job.student)
        settings = [str(self.course.config.get(name, "")) for name in ("AssignLatePenalties", "LateSubmissionPlugin")]
        scores = [(notebook.name, notebook.score) for notebook in submission.notebooks]
        text = json.dumps([max(0.0, submission.total_seconds_late), sorted(scores), settings])
        return hashlib.sha256(text.encode()).hexdigest()

    # -- feedback ------------------------------------------------------------------------------------------------

    def _autograded(self, job: Job) -> dict[str, Path]:
        folder = self.course.path("autograded", job.student, job.lesson.name)
        return {name: p for name in job.lesson.notebooks if (p := folder / f"{name}.ipynb").is_file()}

    def _complete(self, job: Job, before: Outcome) -> bool:
        return not before.scored or bool(self._autograded(job))

    def _feedback_key(self, gradebook: Any, job: Job) -> str:
        if not self._autograded(job):
            return ""
        book = _book(gradebook, job)
        return hashlib.sha256(json.dumps([job.key, book], sort_keys=True).encode()).hexdigest()

    def _feedback(self, client: Any, gradebook: Any, job: Job, config: Any) -> Any:
        texts = {name: path.read_text(encoding="utf-8") for name, path in self._autograded(job).items()}
        return client.submit("feedback_one", texts, _book(gradebook, job), lesson=job.lesson, config=config)

    def _save_feedback(self, gradebook: Any, job: Job, future: Any) -> None:
        made = future.result() if future.status == "finished" else future.exception()
        if isinstance(made, BaseException):
            self._complain(f"{job.student} {job.lesson.name}: no feedback, {type(made).__name__}: {made}", "")
            return
        pages, remarks = made
        places = (self.course.path(step, job.student, job.lesson.name) for step in ("feedback", "autograded"))
        folder, autograded = places
        write_pages(folder, pages, autograded)
        outcome = read_outcomes(gradebook, job.lesson.name)[job.student]
        outcome.feedback_key = self._feedback_key(gradebook, job)
        outcome.feedback_note = "; ".join(remarks)
        write_outcome(gradebook, job.lesson.name, job.student, outcome)

    def _records(self, gradebook: Any, packed: list[packing.Lesson]) -> list[dict[str, Any]]:
        found = list(self.records)
        for lesson in packed:
            outcomes = read_outcomes(gradebook, lesson.name)
            students = sorted(student for student in outcomes if not self.inbox.excluded(student))
            found += [records.record(gradebook, lesson, student, outcomes[student]) for student in students]
        return found

    @contextlib.contextmanager
    def _client(self) -> Iterator[Any]:
        from autograder.grading.cluster import Workers

        starting = functools.partial(self.on_stage, "Starting the workers")
        with Workers(self.workers, self.cluster, starting, self._warmth) as client:
            yield client

    def _warmth(self) -> Any:
        """The warm processes of this run, started when first asked for."""
        if self._warm is None:
            from autograder.grading.warm import Warmth

            confined = self.course.config.get("SplitExecute", {}).get("confined", True) is not False
            self._warm = Warmth(confined=confined, unsafe=self.unsafe)
            self._stack.callback(self._warm.close)
        return self._warm

    def _much_is_new(self, names: list[str] | None) -> bool:
        """Whether there is work for sure, so that the warm processes may start before it is known which."""
        with open_gradebook(self.course.db_url, self.course.directory.course_id) as gradebook:
            for name in names or self._handed_in():
                graded = {} if self.force else read_outcomes(gradebook, name)
                if self.inbox.students(name) - graded.keys():
                    return True
        return False


def check_limits(config: Any) -> None:
    """Refuse limits that cannot be used before anybody is graded by them."""
    from traitlets import TraitError

    from autograder.execution import SplitExecute

    try:
        SplitExecute(config=config).bounds()
    except TraitError as error:
        raise CannotGrade(str(error)) from None


def _some(names: list[str], most: int = 5) -> str:
    return ", ".join(names) if len(names) <= most else f"{', '.join(names[:most])}, ..."


def _refused_record(job: Job, why: str) -> dict[str, Any]:
    outcome = Outcome("corrupt", notes=[f"the folder's name cannot be a student id: {why}"])
    return records.record(None, job.lesson, shown.line(job.student), outcome)


def portable(config: Any) -> Any:
    """The course's configuration as a worker may see it: without the folders and the database of the real course."""
    config = copy.deepcopy(config)
    course = config.pop("CourseDirectory", {})
    config.pop("Exchange", None)
    config.Admission.rehearse = False  # that is done before
    if isinstance(course.get("ignore"), list):
        config.CourseDirectory.ignore = course["ignore"]
    return config


def _book(gradebook: Any, job: Job) -> dict[str, Any]:
    """The gradebook's word on a submission, for the feedback page (see ``worker.feedback_one``)."""
    gradebook.db.expire_all()
    book = {}
    for notebook in gradebook.find_submission(job.lesson.name, job.student).notebooks:
        names = names_of_cells(gradebook, notebook)
        book[notebook.name] = {
            "grades": {names[g.cell_id]: (g.auto_score, g.manual_score, g.extra_credit) for g in notebook.grades},
            "comments": {names[c.cell_id]: (c.auto_comment, c.manual_comment) for c in notebook.comments},
            "late_penalty": notebook.late_submission_penalty,
        }
    return book


@contextlib.contextmanager
def _writable() -> Iterator[None]:
    """Say in one line that a disk or a database cannot be written to."""
    try:
        yield
    except Exception as error:
        why = cannot_write(error)
        if why is None:
            raise
        raise CannotGrade(why) from error


@contextlib.contextmanager
def _only_one(course: Course) -> Iterator[None]:
    """One class run at a time in a course; the lock goes away with the process, however that ends."""
    folder = course.grading_folder
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".autograder.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(f"another `autograder grade` is running in {course.root}") from None
        lock.write(f"{os.getpid()} {time.time():.0f}\n")
        yield
