"""What an audit found, and the figures that sum it up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from autograder.audit.bench import CellResult
from autograder.audit.catalogue import Answer
from autograder.audit.mutants import Mutant

__all__ = ["BARS", "AnswerResult", "CheckTally", "ExerciseReport", "MutantResult", "NotebookReport", "summary"]

#: What an audit must reach, as fractions, over a course.
BARS = {"right_accepted": 1.0, "wrong_rejected": 1.0, "wrong_named": 0.8, "mutants_killed": 0.95}
#: And for each exercise.
EXERCISE_BARS = {**BARS, "wrong_named": 0.0, "mutants_killed": 0.9}


@dataclass
class AnswerResult:
    """How a catalogued answer fared: `cells` of its own exercise, `others` of those that may depend on it."""

    answer: Answer
    cells: list[CellResult]
    others: list[CellResult] = field(default_factory=list)
    #: The messages a student reads, hints included.
    messages: list[str] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return all(cell.score >= cell.points for cell in self.cells)

    @property
    def costs(self) -> list[CellResult]:
        """Test cells of other exercises that it cost points."""
        return [cell for cell in self.others if cell.score < cell.points]

    @property
    def as_it_should(self) -> bool:
        """Accepted if right, rejected if wrong, and at nobody else's cost."""
        return self.full == self.answer.right and not self.costs

    @property
    def named(self) -> bool:
        """Whether the message names the mistake: the catalogue's sentence, or the words that it expects."""
        wanted = self.answer.says or self.answer.sentence
        return not self.answer.unnamed and any(wanted in message for message in self.messages)

    @property
    def as_expected(self) -> bool:
        """A wrong answer got the message it should get, unless the catalogue says that there can be none."""
        return self.named or bool(self.answer.unnamed)


@dataclass
class MutantResult:
    """How a mutant fared: `verdict` is killed, survived, equivalent (tried) or excused (in the reviewed list)."""

    mutant: Mutant
    verdict: str
    cells: list[CellResult]
    #: For a survivor an input that tells it from the reference; for an equivalent one how many were tried.
    note: str = ""

    @property
    def visible(self) -> bool:
        """Killed by a check that students see."""
        return any(check.status == "failed" and not check.hidden for cell in self.cells for check in cell.checks)

    @property
    def counts(self) -> bool:
        return self.verdict in ("killed", "survived")


@dataclass
class CheckTally:
    """One check, and how many wrong answers and mutants it rejects; `alone`, those that no other check does."""

    cell: str
    number: int
    label: str
    hidden: bool
    kills: int = 0
    alone: int = 0


@dataclass
class ExerciseReport:
    """Everything about one exercise."""

    name: str
    reference: str
    answers: list[AnswerResult] = field(default_factory=list)
    mutants: list[MutantResult] = field(default_factory=list)
    n_mutants: int = 0
    checks: list[CheckTally] = field(default_factory=list)

    @property
    def right(self) -> list[AnswerResult]:
        return [result for result in self.answers if result.answer.right]

    @property
    def wrong(self) -> list[AnswerResult]:
        return [result for result in self.answers if not result.answer.right]

    @property
    def survivors(self) -> list[MutantResult]:
        return [result for result in self.mutants if result.verdict == "survived"]

    @property
    def idle(self) -> list[CheckTally]:
        """Checks that reject nothing."""
        tried = any(not result.full for result in self.wrong) or bool(self.mutants)
        return [check for check in self.checks if tried and not check.kills]

    def tally(self) -> None:
        """Count what each check rejects."""
        first = self.answers or self.mutants
        self.checks = [
            CheckTally(check.cell, check.number, check.label, check.hidden)
            for cell in (first[0].cells if first else [])
            for check in cell.checks
        ]
        for result in [*self.wrong, *self.mutants]:
            rejecting = [
                (check.cell, check.number) for cell in result.cells for check in cell.checks if check.status == "failed"
            ]
            for check in self.checks:
                if (check.cell, check.number) in rejecting:
                    check.kills += 1
                    check.alone += len(rejecting) == 1


@dataclass
class NotebookReport:
    """One notebook of a lesson; `hints` is the table made from its catalogue."""

    lesson: str
    notebook: str
    exercises: list[ExerciseReport]
    hints: dict[str, list[str]] = field(default_factory=dict)
    hints_stored: bool = True
    #: Entries of the reviewed list that excuse nothing any more.
    stale: list[str] = field(default_factory=list)
    seconds: float = 0.0
    #: Of students' kernels and checkers.
    processor_seconds: float = 0.0


def summary(exercises: Iterable[ExerciseReport]) -> dict[str, Any]:
    """The four fractions, None where there was nothing to try, and the counts they come from."""
    exercises = list(exercises)
    right = [result for exercise in exercises for result in exercise.right]
    wrong = [result for exercise in exercises for result in exercise.wrong]
    mutants = [result for exercise in exercises for result in exercise.mutants]
    counting = [result for result in mutants if result.counts]
    killed = [result for result in counting if result.verdict == "killed"]
    return {
        "right_accepted": _share(sum(result.as_it_should for result in right), len(right)),
        "wrong_rejected": _share(sum(result.as_it_should for result in wrong), len(wrong)),
        "wrong_named": _share(sum(result.named for result in wrong), len(wrong)),
        "mutants_killed": _share(len(killed), len(counting)),
        "right": len(right),
        "wrong": len(wrong),
        "wrong_unexpected_message": sum(not result.as_expected for result in wrong),
        "mutants": len(mutants),
        "mutants_equivalent": sum(result.verdict == "equivalent" for result in mutants),
        "mutants_excused": sum(result.verdict == "excused" for result in mutants),
        "mutants_killed_by_visible_checks": sum(result.visible for result in killed),
        "mutants_killed_by_hidden_checks_only": sum(not result.visible for result in killed),
        "checks": sum(len(exercise.checks) for exercise in exercises),
        "checks_idle": sum(len(exercise.idle) for exercise in exercises),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def shortfalls(reports: list[NotebookReport]) -> list[str]:
    """Each bar that is not reached, in words."""
    found = []
    everything = [exercise for report in reports for exercise in report.exercises]
    for key, bar in BARS.items():
        value = summary(everything)[key]
        if value is not None and value < bar:
            found.append(f"{key.replace('_', ' ')}: {value:.1%}, wanted {bar:.0%}")
    for exercise in everything:
        for key, bar in EXERCISE_BARS.items():
            value = summary([exercise])[key]
            if value is not None and value < bar and key == "mutants_killed":
                found.append(f"{exercise.name}: {key.replace('_', ' ')}: {value:.1%}, wanted {bar:.0%}")
        found += [
            f"{exercise.name}/{result.answer.name}: the message is not the expected one: "
            f"{(result.messages or ['none'])[0]}"
            for result in exercise.wrong
            if not result.full and not result.as_expected
        ]
    return found
