"""Admitting lessons: a rehearsal for each state of a lesson, performed once and kept in the gradebook."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from typing import Any

from autograder.configuration import Course
from autograder.grading.environment import digest as environment
from autograder.grading.isolation import why_not_grade
from autograder.grading.lessons import Lesson
from autograder.grading.store import Graded, open_gradebook, remember_rehearsal, remembered_rehearsal
from autograder.rehearsal.reading import read
from autograder.rehearsal.scripts import Scripts, scripts
from autograder.rehearsal.seen import Rehearsal

__all__ = ["Audition", "begin", "keep", "refusal", "rehearse"]


class Audition:
    """A lesson before the gate.

    Attributes
    ----------
    known : Rehearsal or None
        What is known of this state of the lesson already, also that it cannot be rehearsed.
    scripts : Scripts or None
        What is to be played where nothing is known.
    shared : dict
        Notebook -> test cells that the next round plays in one kernel with the student's code.
    """

    def __init__(self, course: Course, lesson: Lesson, config: Any, again: bool = False):
        self.course, self.lesson = course, lesson
        self.shared: dict[str, list[str]] = {}
        self._isolated: Rehearsal | None = None
        found = scripts(course, lesson)
        self.scripts: Scripts | None = None if isinstance(found, str) else found
        self.key = _key(lesson, self.scripts, config)
        self.known: Rehearsal | None = None
        if isinstance(found, str):
            self.known = Rehearsal(lesson.name, self.key, unrehearsed=found)
        elif not again:
            with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
                stored = remembered_rehearsal(gradebook, lesson.name)
            if stored.get("key") == self.key:
                self.known = Rehearsal.from_dict(stored)

    def playing(self, config: Any) -> Any:
        """The configuration that a round is played with: that of grading, and what each test uses is noted."""
        config = copy.deepcopy(config)  # its own copy() shares the sections, and what is noted here would hold for all
        config.SplitExecute.measure = True
        config.SplitExecute.shared = {
            f"{self.lesson.name}/{notebook}": cells for notebook, cells in self.shared.items()
        }
        return config

    def judge(self, graded: dict[str, Graded | Exception]) -> Rehearsal | None:
        """What came of a round; None if there must be another, in which some tests share the student's kernel."""
        rehearsal = read(self.lesson, self.scripts, graded, self.key)
        taken = [play.outcome.seconds or 0.0 for play in graded.values() if isinstance(play, Graded)]
        rehearsal.seconds = round(sum(taken), 3)
        if self._isolated is not None:
            return self._isolated.with_shared(rehearsal, self.lesson.settings)
        self.shared = rehearsal.doubtful(self.lesson)
        if self.shared and not rehearsal.troubles:
            self._isolated = rehearsal
            return None
        return rehearsal


def rehearse(
    course: Course,
    lesson: Lesson,
    config: Any,
    say: Callable[[str], None] = lambda text: None,
    again: bool = False,
) -> tuple[Rehearsal, bool]:
    """The rehearsal of a lesson, and whether it was performed now, in this process, and not known already."""
    return begin(course, lesson, config, again)(say)


def begin(
    course: Course, lesson: Lesson, config: Any, again: bool = False, workers: Any = None
) -> Callable[[Callable[[str], None]], tuple[Rehearsal, bool]]:
    """Begin the rehearsal of a lesson where it is not known; what is returned ends it, as `rehearse` does.

    With `workers` (`autograder.grading.cluster.Workers`) they play meanwhile; without, it is played at the end.
    """
    audition = Audition(course, lesson, config, again)
    if audition.known is not None:
        return lambda say: (audition.known, False)
    trusted = config.get("SplitExecute", {})
    why_not = None if trusted.get("unsafe") or trusted.get("confined") is False else why_not_grade()
    if why_not:
        return lambda say: (Rehearsal(lesson.name, audition.key, unrehearsed=why_not), False)
    parcels = audition.scripts.parcels

    def play() -> dict[str, Any]:
        """What the workers play now."""
        settings = audition.playing(config)
        return {
            name: workers.submit("grade_one", parcel, lesson=lesson, config=settings)
            for name, parcel in parcels.items()
            if workers is not None
        }

    begun = play()

    def end(say: Callable[[str], None]) -> tuple[Rehearsal, bool]:
        plays, rehearsal = begun, None
        while rehearsal is None:
            graded = _collected(plays, workers) if plays else _played_here(audition, config, say)
            rehearsal = audition.judge(graded)
            plays = play() if rehearsal is None else {}
        keep(course, rehearsal)
        return rehearsal, True

    return end


def _played_here(audition: Audition, config: Any, say: Callable[[str], None]) -> dict[str, Graded | Exception]:
    from autograder.grading.worker import grade_one

    graded, settings = {}, audition.playing(config)
    for name, parcel in audition.scripts.parcels.items():
        say(f"Rehearsing {audition.lesson.name}: {name}")
        graded[name] = grade_one(parcel, audition.lesson, settings)
    return graded


def _collected(plays: dict[str, Any], workers: Any) -> dict[str, Graded | Exception]:
    running = set(plays.values())
    while running:
        running.discard(workers.next_done(running))
    return {name: workers.result(play) for name, play in plays.items()}


def keep(course: Course, rehearsal: Rehearsal) -> None:
    """Store a rehearsal in the gradebook; one that the grader itself could not finish is tried again next time."""
    if not rehearsal.troubles and not rehearsal.unrehearsed:
        with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
            remember_rehearsal(gradebook, rehearsal.lesson, rehearsal.as_dict())


def refusal(rehearsal: Rehearsal, most: int = 12) -> str:
    """Why no submission is graded against the lesson, in one message."""
    faults = rehearsal.faults()
    lines = [f"- {fault}" for fault in faults[:most]]
    if len(faults) > most:
        lines.append(f"- and {len(faults) - most} more")
    head = f"{rehearsal.lesson} did not pass its rehearsal, so no submission is graded against it:"
    return "\n".join([head, *lines])


def _key(lesson: Lesson, play: Scripts | None, config: Any) -> str:
    """Changes with all that may change a rehearsal: tests, solution, tags, files, limits, grader, packages."""
    settings = {
        name: dict(config[name]) for name in ("SplitExecute", "Execute", "ExecutePreprocessor") if name in config
    }
    for no_matter in ("unsafe", "as_rehearsed", "shared"):
        settings.get("SplitExecute", {}).pop(no_matter, None)
    settings = {name: given for name, given in settings.items() if given}  # to look at a section makes an empty one
    parts = [lesson.digest, environment(), json.dumps(settings, sort_keys=True, default=repr)]
    if play is not None:
        code = [cell for nb in play.notebooks.values() for cell in nb.cells if cell.cell_type == "code"]
        parts += [json.dumps([cell.metadata.get("tags", []), cell.source]) for cell in code]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
