"""The real split grader, held open: one student kernel and one checker that grade many answers, one after the other.

A kernel is forked from the sandbox's warm process and runs the lesson's locked cells and the reference's answers once.
Then one answer after the other takes the place of the reference's, is put through the checks, and gives way again. What
dies or hangs is replaced by a fresh fork.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder.audit.lesson import Exercise, Notebook, mentioned_names
from autograder.audit.mutants import Seen
from autograder.audit.segments import Segment, segments
from autograder.bridge.injection import LOADER, agent_modules
from autograder.checks.hints import FILE as HINTS
from autograder.execution.effort import Seconds, allowance
from autograder.execution.lesson import bound_names
from autograder.execution.messages import explain
from autograder.execution.referee import Referee
from autograder.execution.split import SplitExecute
from autograder.execution.student import StudentRun

__all__ = ["Bench", "Broken", "CellResult", "CheckResult"]

#: Makes the probe a module of the student kernel, under a name of its own.
_PROBE = f"""
import sys as _sys, types as _types
_audit = _sys.modules.get("_audit_probe") or _types.ModuleType("_audit_probe")
if "_audit_probe" not in _sys.modules:
    exec({(Path(__file__).parent / "probe.py").read_text(encoding="utf-8")!r}, _audit.__dict__)
    _sys.modules["_audit_probe"] = _audit
"""

#: For the lesson's own cells.
_AMPLE = allowance(120.0)
#: Statuses of a check: `unreached` when an earlier one of its cell left undone what it needs.
PASSED, FAILED, UNREACHED = "passed", "failed", "unreached"


class Broken(Exception):
    """The lesson's own cells do not run; the message says which and why."""


@dataclass
class CheckResult:
    """How one check of a test cell went with one answer."""

    cell: str
    number: int
    label: str
    hidden: bool
    status: str
    message: str = ""
    fingerprints: list[str] = field(default_factory=list)
    mistake: str = ""


@dataclass
class CellResult:
    """How one test cell went: `score` of `points`, `message` of the first check that failed."""

    name: str
    points: float
    score: float
    checks: list[CheckResult]

    @property
    def failing(self) -> CheckResult | None:
        return next((check for check in self.checks if check.status != PASSED), None)

    @property
    def message(self) -> str:
        return self.failing.message if self.failing else ""


class _Student(StudentRun):
    """A student's kernel in which an answer can be tried without being run again in the kernel's successor."""

    def attempt(self, source: str):
        done = list(self._done)
        try:
            return self.run(-1, source)
        finally:
            self._done = done


class Bench:
    """Grades answers to the exercises of one notebook.

    Parameters
    ----------
    notebook : Notebook
    config : traitlets.config.Config, optional
        Of the course, for its limits.
    confined, unsafe : bool
        As for `autograder.execution.SplitExecute`.
    """

    def __init__(self, notebook: Notebook, config=None, *, confined: bool = True, unsafe: bool = False):
        self.notebook = notebook
        self._executor = SplitExecute(config=config, confined=confined, unsafe=unsafe)
        # many answers share a kernel: the limit of a whole notebook is none of theirs
        self._bounds = self._executor.bounds({**notebook.plan.settings, "submission_seconds": None})
        self._segments: dict[str, list[Segment]] = {}
        self._known_terms: dict[str, tuple[list[str], list[str]]] = {}
        self.lost = 0

    # -- life -------------------------------------------------------------------------------------------------------

    def open(self) -> Bench:
        """Start both processes and run the lesson's cells with the reference's answers.

        Raises
        ------
        Broken
            One of them fails.
        """
        self._folder = Path(tempfile.mkdtemp(prefix="audit-"))
        self.lesson_folder = self._folder / "lesson"
        ours, theirs = self.lesson_folder, self._folder / "work"
        for place in (ours, theirs):
            _copy(self.notebook, place)
        self._student = _Student(
            lambda: self._executor.start_kernel(theirs, self.notebook.plan, self._bounds),
            prepare=(LOADER, agent_modules()),
            allowed=_AMPLE,
            max_restarts=100_000,
        )
        theirs.chmod(0o700)
        if os.geteuid() == 0:  # a checker that has given up root must find the lesson's files
            self._folder.chmod(0o711)
        self._referee = Referee(self._student, str(ours), self.notebook.plan.modules(), self._executor.confined)
        try:
            self._student.open()
            self._run_lesson()
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        self._referee.close()
        self._student.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Bench:
        return self.open()

    def __exit__(self, *_) -> None:
        self.close()

    def _run_lesson(self) -> None:
        plan = self.notebook.plan
        for number, cell in enumerate(plan.cells.values()):
            if cell.cell_type != "code" or plan.is_test(cell.name) or not cell.source.strip():
                continue
            run = self._student.run(number, cell.source)
            if run.status != "ok":
                raise Broken(f"{self.notebook.name}: cell {cell.name!r} stops with {run.ename}: {run.evalue}")
            if plan.is_setup(cell.name):
                outcome = self._referee.setup(cell.source, _AMPLE, self._terms(cell.name))
                if outcome["status"] != "ok":
                    said = f"{outcome.get('ename')}: {outcome.get('text')}"
                    raise Broken(f"{self.notebook.name}: in the checker, cell {cell.name!r} stops with {said}")

    # -- grading ----------------------------------------------------------------------------------------------------

    def grade(
        self, exercise: Exercise, source: str, seconds: float = math.inf, others: bool = False
    ) -> list[CellResult]:
        """Grade `source` in place of the answer to `exercise`: one result for each of its test cells.

        Parameters
        ----------
        exercise : Exercise
        source : str
        seconds : float
            Processor seconds that a cell may use, where the lesson does not allow less. An answer that exceeds it once
            is not tried on the other cells.
        others : bool
            Whether to go through the test cells of other exercises too, as far as what the answer binds can matter.
        """
        limit = self._bounds.cell.within(allowance(seconds))
        self.lost = 0
        results = self._judge_own(exercise, source, limit)
        if others and not self.lost:
            names = bound_names(source, changed=True) | set(exercise.binds)
            for other in self.notebook.dependents(exercise.name, names):
                results += [self._judge_other(test, other, limit) for test in other.tests]
        self.restore(exercise, source)
        return results

    def _judge_own(self, exercise: Exercise, source: str, limit: Seconds) -> list[CellResult]:
        self._student.allowed = limit
        run = self._student.attempt(source)
        if run.status not in ("ok", "error"):
            self._end_kernel()
            return [self._untried(test, f"the answer itself: {run.evalue}") for test in exercise.tests]
        for cell in exercise.after:
            self._student.attempt(cell.source)
            self._referee.test(cell.source, limit, self._terms(cell.name))
        found = []
        for test in exercise.tests:
            if self.lost:
                found.append(self._untried(test, "an earlier test cell did not come to an end"))
            else:
                found.append(self._judge(test, limit))
        return found

    def _judge_other(self, test, exercise: Exercise, limit: Seconds) -> CellResult:
        """Run a test cell of another exercise as a whole, and once more with what the grader lends."""
        plan = self.notebook.plan
        outcome = self._referee.test(test.source, limit, self._terms(test.name))
        self._note_loss(outcome)
        if outcome["status"] != "ok":
            own = {one.name for one in exercise.tests}
            judged = {name for name in plan.cells if plan.is_test(name) and name not in own}
            loan = plan.loan(test.name, [exercise.reference, test.source], judged)
            if loan is not None:
                outcome = self._referee.test(test.source, limit, self._terms(test.name), loan)
                self._note_loss(outcome)
        passed = outcome["status"] == "ok"
        check = CheckResult(test.name, 0, test.name, False, PASSED if passed else FAILED)
        check.message = "" if passed else explain(outcome, test.source, limit.processor)
        return CellResult(test.name, test.points, test.points if passed else 0.0, [check])

    def _judge(self, test, limit: Seconds) -> CellResult:
        checks: list[CheckResult] = []
        score: float | None = None
        for segment in self._parts(test):
            if self.lost:
                checks.append(_result(segment, UNREACHED))
                continue
            outcome = self._referee.test(segment.source, limit, self._terms(test.name))
            self._note_loss(outcome)
            score = outcome.get("number") if outcome["status"] == "ok" else None
            checks.append(self._describe(segment, outcome, test, checks, limit))
        failed = any(check.status != PASSED for check in checks)
        if not failed and score is not None:
            earned = score if isinstance(score, float) and 0 <= score <= test.points else 0.0
            if earned < test.points:
                checks[-1].status, checks[-1].message = FAILED, f"{earned:g} of {test.points:g} points"
            return CellResult(test.name, test.points, earned, checks)
        return CellResult(test.name, test.points, 0.0 if failed else test.points, checks)

    def _describe(
        self, segment: Segment, outcome: dict, test, before: list[CheckResult], limit: Seconds
    ) -> CheckResult:
        if outcome["status"] == "ok":
            return _result(segment, PASSED)
        missing = outcome.get("ename") == "NameError" and not outcome.get("student")
        if missing and any(check.status == FAILED for check in before):
            return _result(segment, UNREACHED)
        found = _result(segment, FAILED, explain(outcome, test.source, limit.processor))
        found.fingerprints = list(outcome.get("fingerprints") or [])
        found.mistake = str(outcome.get("mistake") or "")
        return found

    def _note_loss(self, outcome: dict) -> None:
        if outcome["status"] in ("bridge", "checker") and outcome.get("ename") in ("died", "timed-out"):
            self._end_kernel()

    def _end_kernel(self) -> None:
        self.lost += 1
        self._student.kernel.kill()

    def _untried(self, test, why: str) -> CellResult:
        checks = [_result(segment, UNREACHED, f"not tried: {why}") for segment in self._parts(test)]
        checks[0].status = FAILED
        return CellResult(test.name, test.points, 0.0, checks)

    def _parts(self, test) -> list[Segment]:
        if test.name not in self._segments:
            self._segments[test.name] = segments(test.name, test.source)
        return self._segments[test.name]

    def restore(self, exercise: Exercise, source: str = "") -> None:
        """Put the reference's answer back, and take away what else the answer had bound."""
        self._student.allowed = _AMPLE
        extra = bound_names(source) - exercise.binds - self._lesson_names
        names = ", ".join(repr(name) for name in sorted(extra))
        tidy = f"for _ in [{names}]: globals().pop(_, None)\n" if extra else ""
        if self._student.alive:
            self._student.attempt(tidy + exercise.reference)
        for cell in exercise.after:
            self._student.attempt(cell.source)
            self._referee.test(cell.source, _AMPLE, self._terms(cell.name))

    # -- the reference and its mutants ------------------------------------------------------------------------------

    def listen(self, exercise: Exercise) -> list[CellResult]:
        """Grade the reference's answer while the kernel notes how its functions are called."""
        self._student.attempt(f"{_PROBE}\n_audit.record(globals(), {sorted(exercise.binds)!r})")
        return [self._judge(test, self._bounds.cell) for test in exercise.tests]

    def processor_seconds(self) -> float:
        """What both processes have used until now."""
        return self._student.effort.total.processor

    def seen(self, exercise: Exercise) -> dict[tuple[str, str], Seen]:
        """What the checks passed for each parameter of each function of the exercise, after :meth:`listen`."""
        found = {}
        for name in sorted(exercise.binds):
            for parameter, kind, value in self._ask(f"_audit.seen(globals(), {name!r})") or []:
                found[name, parameter] = Seen(kind, value)
        return found

    def compare(self, exercise: Exercise, source: str, tries: int = 300) -> tuple[int, str]:
        """Try a mutant and the reference on the checks' inputs and on others: how many, and where they differ.

        Needs :meth:`listen` before. (0, "") if the answer is no function, or was not called.
        """
        tried, difference = 0, ""
        for name in sorted(exercise.binds):
            lines = [
                "def _try(source):",
                "    space = dict(globals())",
                "    exec(source, space)",
                f"    return space.get({name!r})",
                f"_one, _other = _try({exercise.reference!r}), _try({source!r})",
            ]
            self._student.attempt("\n".join(lines))
            answer = self._ask(f"_audit.compare(_one, _other, {name!r}, {tries})")
            if not answer:
                return 0, ""
            tried += answer[0]
            difference = difference or answer[1]
        return tried, difference

    def _ask(self, expression: str):
        """The value of an expression in the student kernel, as JSON."""
        run = self._student.attempt(f"_audit.say({expression})")
        texts = [output.text for output in run.outputs if output.output_type == "stream" and output.name == "stdout"]
        line = next((line for text in texts for line in text.splitlines() if line.startswith("probe:")), None)
        return None if line is None else json.loads(line.removeprefix("probe:"))

    def _terms(self, name: str) -> dict[str, list[str]]:
        if name not in self._known_terms:
            self._known_terms[name] = self.notebook.plan.terms(name)
        return self._known_terms[name]

    @cached_property
    def _lesson_names(self) -> set[str]:
        return {name for cell in self.notebook.plan.cells.values() for name in mentioned_names(cell.source)}


def _result(segment: Segment, status: str, message: str = "") -> CheckResult:
    return CheckResult(segment.cell, segment.number, segment.label, segment.hidden, status, message)


def _copy(notebook: Notebook, target: Path) -> None:
    """What lies beside the notebook, without notebooks, their text pairs and hints."""
    target.mkdir(parents=True)
    for path in sorted(notebook.folder.iterdir()):
        pair = path.suffix == ".py" and "# %%" in path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".ipynb" or pair or path.name == HINTS or path.name.startswith((".", "_")):
            continue
        with contextlib.suppress(OSError):
            shutil.copytree(path, target / path.name) if path.is_dir() else shutil.copyfile(path, target / path.name)
