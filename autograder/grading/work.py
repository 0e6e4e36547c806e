"""What there is to do in a class run: a job for each student and lesson, and what is known of it from before.

A batch adds to what was graded: who is not in it keeps the outcome there is. A submission that was graded already and
has been followed by another one does not come back because its folder is looked at again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder import intake
from autograder.configuration import Course
from autograder.grading.inbox import Inbox
from autograder.grading.lessons import Lesson
from autograder.grading.store import Outcome, forget_removed, read_outcomes

__all__ = ["Job", "jobs", "kept", "noted", "remembered"]

_REMEMBERED = 20
_FORMER = "the last submission gave no score"


@dataclass
class Job:
    """One submission to look at."""

    lesson: Lesson
    student: str
    folder: Path
    before: Outcome | None = None
    #: False where nothing of this student came this time and what was graded before stays
    look: bool = True
    parcel: intake.Parcel | None = None
    key: str = ""

    def read(self, course: Course, environment: str, force: bool) -> None:
        """Read the submission: the one that was graded last, if what lies here came before it."""
        self.parcel = intake.collect(self.folder)
        if not force and self.before is not None and self.parcel.digest() in self.before.earlier:
            last = _last_folder(course, self.before)
            self.look = last is not None and last != self.folder
            if self.look:
                self.folder, self.parcel = last, intake.collect(last)
        text = f"{self.parcel.digest()} {self.lesson.digest} {environment}"
        self.key = hashlib.sha256(text.encode()).hexdigest()


def jobs(course: Course, inbox: Inbox, gradebook: Any, lessons: list[Lesson]) -> tuple[list[Job], list[str]]:
    """The jobs of a run, by lesson and student; and whose work lies in the course's own folder, outside this batch."""
    known = {*course.lessons(), *(assignment.name for assignment in gradebook.assignments)}
    handed_in = {name: inbox.students(name) for name in known}
    enrolled = {student.id for student in gradebook.students}
    everybody = [name for name in enrolled.union(*handed_in.values()) if not inbox.excluded(name)]
    found, waiting = [], []
    for lesson in lessons:
        removed = forget_removed(gradebook, lesson.name)
        outcomes = read_outcomes(gradebook, lesson.name)
        own = Inbox(course).students(lesson.name) if inbox.is_batch else set()
        for student in sorted({*everybody, *own}):
            job = Job(lesson, student, inbox.place(student, lesson.name), outcomes.get(student))
            if student not in handed_in[lesson.name]:
                known_before = job.before or removed.get(student)
                last = _last_folder(course, known_before) if known_before else None
                if job.before is None and inbox.is_batch and (student in own or last):
                    waiting.append(f"{student} {lesson.name}")
                    continue
                if last and not inbox.is_batch:
                    job.folder = last
                elif job.before is not None and job.before.status != "missing":
                    job.look = False
            found.append(job)
    return found, waiting


def noted(course: Course, job: Job, outcome: Outcome) -> Outcome:
    """``outcome`` with where it came from, for the runs to come."""
    if job.parcel is None:
        return outcome
    digest = job.parcel.digest()
    before = [] if job.before is None else [*job.before.earlier, job.before.digest]
    earlier = [one for one in dict.fromkeys(before) if one and one != digest][-_REMEMBERED:]
    return replace(outcome, folder=remembered(course, job.folder), digest=digest, earlier=earlier)


def remembered(course: Course, folder: Path) -> str:
    """How an outcome says where a submission lies: within the course, from its root."""
    return str(folder.relative_to(course.root) if folder.is_relative_to(course.root) else folder)


def kept(job: Job, outcome: Outcome) -> Outcome | None:
    """What stays where a score is there and the last submission gave none: the outcome of before, with a note on that.

    None where there is nothing to keep.
    """
    before = job.before
    if before is None or not before.scored or outcome.scored or outcome.stopped:
        return None
    why = "; ".join(outcome.notes) or "no reason is known"
    notes = [note for note in before.notes if not note.startswith(_FORMER)]
    said = f"{_FORMER} ({outcome.status}: {why}); this is the score of the one before"
    earlier = [*before.earlier, job.parcel.digest()] if job.parcel is not None else before.earlier
    return replace(before, notes=[*notes, said], earlier=list(dict.fromkeys(earlier))[-_REMEMBERED:])


def _last_folder(course: Course, outcome: Outcome) -> Path | None:
    """Where the submission lies that was graded last, if it is still there."""
    folder = Path(course.root, outcome.folder) if outcome.folder else None
    return folder if folder is not None and folder.is_dir() else None
