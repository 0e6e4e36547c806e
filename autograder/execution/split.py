"""`SplitExecute`: student code in one process, checks in another, and only data between them."""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from nbformat.v4 import new_output
from traitlets import Bool, Dict, Integer

from autograder.bridge.injection import LOADER, agent_modules
from autograder.execution.discreet import OwnCode
from autograder.execution.effort import Seconds
from autograder.execution.kernel import PlainKernel
from autograder.execution.language import refuse_other_languages
from autograder.execution.lesson import Plan, bound_names, read_plan
from autograder.execution.limited import Bounds, Limited
from autograder.execution.messages import clean, explain
from autograder.execution.places import ISOLATED, SHARED, suspicious
from autograder.execution.referee import Referee
from autograder.execution.shared import run_shared
from autograder.execution.showing import digest_of_outputs, outputs_to_replace, show_unseen
from autograder.execution.stops import Stop, lessons_own
from autograder.execution.student import CellRun, StudentRun
from autograder.execution.study import SAID, asked_for, left_out
from autograder.execution.verdict import Verdict
from autograder.hidden import USUAL, Marks

__all__ = ["SplitExecute"]

SEVERITY = ("graded", "timed-out", "kernel-died", "out-of-memory")
#: Status of a notebook that cannot be graded because a cell of the lesson's own stopped.
LESSON_FAILED = "lesson-failed"
FAILURES = {"died": "kernel-died", "timed-out": "timed-out"}


class SplitExecute(Limited):
    """Takes the place of nbgrader's ``Execute`` in ``Autograde.autograde_preprocessors``.

    Solution cells and cells of the student's own run in the student kernel, locked setup cells in both kernels, graded
    test cells in the checker only. What a locked or graded cell says is read from the gradebook; the notebook only
    tells where it stands.
    """

    output_limit = Integer(200_000, help="Characters of output kept per cell.").tag(config=True)
    unsafe = Bool(False, help="Grade even where nothing hides this machine's files from students' code.").tag(
        config=True
    )
    confined = Bool(True, help="Run the student kernel in a sandbox; for code you trust this may be off.").tag(
        config=True
    )

    measure = Bool(
        False,
        help="""For the instructor's eyes: note the processor seconds of each test cell beside its verdict, keep what
        cells say as it comes, and quote all of it in messages.""",
    ).tag(config=True)

    as_rehearsed = Dict(
        help="""LESSON/NOTEBOOK -> digests of what the cells of its solution and of its untouched release put out after
        the first hidden test; set by the grader itself."""
    ).tag(config=True)

    shared = Dict(
        help="""LESSON/NOTEBOOK -> test cells that run in one kernel with the student's code, for they look at what
        cannot cross; the rehearsal finds them, and the grader itself sets this."""
    ).tag(config=True)

    def preprocess(self, nb, resources):
        refuse_other_languages(resources["nbgrader"]["notebook"], {"kernelspec": nb.metadata.get("kernelspec", {})})
        workdir = (resources.get("metadata") or {}).get("path")
        names = resources["nbgrader"]
        here = f"{names.get('assignment')}/{names['notebook']}"
        known, shared = self.as_rehearsed.get(here, ()), self.shared.get(here, ())
        self.execute(nb, read_plan(resources), workdir, self._lesson_folder(resources), known, shared)
        about = resources.setdefault("autograder", {})
        about["executed"] = True
        about["lesson_failed"] = nb.metadata["autograder"]["execution"]["status"] == LESSON_FAILED
        return nb, resources

    def execute(
        self,
        nb,
        plan: Plan,
        workdir: str | None,
        lesson_folder: str | None = None,
        known: Collection[str] = (),
        shared: Collection[str] = (),
    ) -> None:
        """Run the cells of `nb` and write outputs, verdicts and the summary into it.

        Parameters
        ----------
        nb : NotebookNode
            The sanitised submission.
        plan : Plan
        workdir : str, optional
            The submission's folder; the student kernel gets a copy of its files, notebooks left out.
        lesson_folder : str, optional
            The instructor's folder; the checker gets a copy of its files, notebooks left out.
        known : collection of str
            Digests of outputs that give nothing away (see `as_rehearsed`).
        shared : collection of str
            Test cells that run in one kernel with the student's code.
        """
        self._forget(nb)
        bounds, marks = self.bounds(plan.settings), Marks.of(self.config)
        with tempfile.TemporaryDirectory(prefix="run-") as folder:
            ours, theirs = Path(folder, "lesson"), Path(folder, "work")
            copy_files(lesson_folder, ours)
            copy_files(workdir, theirs)
            theirs.chmod(0o700)
            if os.geteuid() == 0:  # a checker that has given up root must find the lesson's files
                Path(folder).chmod(0o711)
            student = self._student(theirs, plan, bounds)
            referee = Referee(student, str(ours), plan.modules(), self.confined, plan.settings.get("env"))
            run = Run(nb, plan, student, referee, bounds, marks, self.measure)
            run.share(shared, lambda: self._student(theirs, plan, bounds, agent=False))
            try:
                student.open()
                run.all()
            finally:
                referee.close()
                student.close()
            replace = outputs_to_replace(nb, run.own, run.first_hidden)
            if self.measure:
                nb.metadata["autograder"]["execution"]["outputs"] = digest_of_outputs(nb, replace)
            elif replace and not (known and digest_of_outputs(nb, replace) in known):
                anew = Path(folder, "anew")
                copy_files(workdir, anew)
                show_unseen(nb, run.own, replace, self._student(anew, plan, bounds), bounds)

    def _student(self, folder: Path, plan: Plan, bounds: Bounds, agent: bool = True) -> StudentRun:
        return StudentRun(
            lambda: self.start_kernel(folder, plan, bounds),
            prepare=_prepared(agent, plan.settings.get("env")),
            allowed=bounds.cell,
            output_limit=self.output_limit,
        )

    def _forget(self, nb) -> None:
        """Drop what a notebook claims about a run."""
        nb.metadata.pop("autograder", None)
        for cell in nb.cells:
            cell.metadata.pop("autograder", None)
            if cell.cell_type == "code":
                cell.outputs = []
                cell.execution_count = None

    def _lesson_folder(self, resources) -> str | None:
        """The instructor's folder of this lesson, if the converter that runs us knows it."""
        coursedir = getattr(getattr(self.parent, "parent", None), "coursedir", None)
        if coursedir is None:
            return None
        return coursedir.format_path(coursedir.source_directory, ".", resources["nbgrader"]["assignment"])

    def start_kernel(self, workdir: Path, plan: Plan, bounds: Bounds):
        """A student kernel, confined if this executor says so."""
        if not self.confined:
            return PlainKernel(workdir)
        from autograder.sandbox import start_student_kernel

        mask = [name for name in plan.settings.get("mask", []) if isinstance(name, str)]
        return start_student_kernel(workdir, mask=mask, limits=bounds.sandbox(), unsafe=self.unsafe)


def _prepared(agent: bool, env: dict[str, str] | None) -> tuple[str, bytes | None] | None:
    """Code for a fresh kernel, and what is attached to it; None if there is nothing to prepare."""
    code = (LOADER if agent else "") + (f"\n__import__('os').environ.update({env!r})" if env else "")
    return (code, agent_modules() if agent else None) if code else None


#: Hidden files may be a lesson's data; these are what editors and systems leave behind.
_LEFT_BY_PROGRAMS = {".DS_Store", ".git", ".ipynb_checkpoints", ".virtual_documents", "__pycache__"}


def copy_files(source: str | None, target: Path) -> None:
    """Copy regular files of a folder, but no notebook and nothing through a symbolic link."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(Path(source).iterdir()) if source and Path(source).is_dir() else []:
        if path.is_symlink() or path.name in _LEFT_BY_PROGRAMS:
            continue
        if path.is_dir():
            copy_files(str(path), target / path.name)
        elif path.is_file() and path.suffix != ".ipynb":
            shutil.copyfile(path, target / path.name)


class Run:
    """One pass over the cells of one submission."""

    def __init__(
        self,
        nb,
        plan: Plan,
        student: StudentRun,
        referee: Referee,
        bounds: Bounds,
        marks: Marks = USUAL,
        measure: bool = False,
    ):
        self._nb, self._plan = nb, plan
        self._student, self._referee = student, referee
        self._bounds, self._marks, self._measure = bounds, marks, measure
        names = [(cell.metadata.get("nbgrader") or {}).get("grade_id") for cell in nb.cells]
        self._names = names
        self._judged: set[str] = set()
        self._answers = {i for i, name in enumerate(names) if name in plan.cells and plan.cells[name].solution}
        self._study = left_out(nb.cells, self._answers)
        self._ran: list[int] = []
        self._stops: list[Stop] = []
        self._shared: frozenset[str] = frozenset()
        self._fresh: Callable[[], StudentRun] | None = None
        self._notable: dict[str, list[str]] = {}
        #: the first test cell with hidden lines that has run
        self.first_hidden: int | None = None

    def share(self, cells: Collection[str], fresh: Callable[[], StudentRun]) -> None:
        """Run these test cells each in a kernel that `fresh` makes."""
        self._shared, self._fresh = frozenset(cells), fresh

    @property
    def own(self) -> list[int]:
        """The cells that the student's kernel ran, those left out that ended it."""
        ended = {index for index, what in self._student.events if what != "timed-out"}
        return [index for index in self._ran if index not in ended]

    @property
    def _allowed(self) -> Seconds:
        """What a cell may use now."""
        return self._bounds.cell.within(self._bounds.notebook - self._student.effort.total)

    def _too_late(self, index: int) -> str:
        """Why a cell cannot run any more, or ""."""
        if not self._student.effort.total.exceeds(self._bounds.notebook):
            return ""
        if not any(what == "timed-out" for _, what in self._student.events):
            self._student.events.append((index, "timed-out"))
        return f"not run: the {self._bounds.notebook.processor:g} seconds that the whole notebook may take were used up"

    def all(self) -> None:
        for index, cell in enumerate(self._nb.cells):
            if cell.cell_type != "code":
                continue
            name = (cell.metadata.get("nbgrader") or {}).get("grade_id")
            if self._plan.is_test(name):
                before = self._student.effort.total.processor
                verdict = self._judge(index, name) if name not in self._judged else self._repeated(name)
                self._judged.add(name)
                if self.first_hidden is None and self._marks.hides(self._plan.cells[name].source):
                    self.first_hidden = index
                cell.metadata["autograder"] = verdict.as_metadata()
                if self._measure:
                    cell.metadata["autograder"]["seconds"] = round(self._student.effort.total.processor - before, 3)
                cell.outputs = verdict.as_outputs()
            elif index in self._study:
                cell.outputs = [new_output("stream", name="stdout", text=SAID)]
            else:
                run = self._run(index, cell)
                if self._plan.is_setup(name) and not self._too_late(index):
                    self._referee.setup(self._plan.cells[name].source, self._allowed, self._plan.terms(name))
                    if run.status != "ok" and name not in self._plan.settings.get("may_stop", ()):
                        self._stops.append(Stop(index, name, f"{run.ename}: {run.evalue}"))
        self._summarise()

    def _run(self, index: int, cell) -> CellRun:
        late = self._too_late(index)
        self._student.allowed = self._allowed
        if late:
            run = CellRun("timed-out", "CellTimeout", late)
        else:
            run = self._ran_by_student(index, cell.source) if cell.source.strip() else CellRun("ok")
        if cell.source.strip():
            self._ran.append(index)
        cell.outputs = run.as_outputs()
        return run

    def _ran_by_student(self, index: int, source: str) -> CellRun:
        """Run a cell; an answer during which the kernel died is tried once more where no other answer has run.

        The blame may lie with another exercise (a thread it started), and when that strikes is a matter of chance.
        """
        run = self._student.run(index, source)
        if run.status != "kernel-died" or index not in self._answers or not self._answers.intersection(self._ran):
            return run
        known = len(self._student.events)
        alone = self._student.run(index, source, keep=lambda i: i not in self._answers)
        if alone.status != "ok":
            del self._student.events[known:]
            return run
        self._student.kernel.kill()  # the next cell needs all that had run
        return alone

    def _discretion(self, source: str, line: int) -> OwnCode | None:
        """What messages may quote, if hidden lines have run in this test until `line`, or before it."""
        if self._measure or (self.first_hidden is None and not self._marks.hidden_before(source, line)):
            return None
        cells = (cell.source for cell in self._nb.cells if cell.cell_type == "code")
        return OwnCode(cells, self._marks.shown(source))

    def _repeated(self, name: str) -> Verdict:
        return Verdict("not-run", 0.0, self._plan.cells[name].points, "this cell stood twice in the notebook")

    def _judge(self, index: int, name: str) -> Verdict:
        """Run a test cell in the checker and turn its outcome into a verdict."""
        test = self._plan.cells[name]
        points = test.points
        late = self._too_late(index)
        if late:
            return Verdict("not-run", 0.0, points, late)
        self._student.allowed = self._allowed
        where = SHARED if name in self._shared else ISOLATED
        if where == SHARED:
            outcome = self._in_shared_kernel(index, name)
        else:
            outcome = self._ask(index, name)
            if not _full(outcome, points):
                outcome = self._once_more(index, name, outcome)
        if outcome["status"] != "ok":
            verdict = {"assertion": "failed", "exception": "failed", "bridge": "error"}.get(outcome["status"], "error")
            mistake, line = str(outcome.get("mistake") or ""), int(outcome.get("line") or 0)
            # beside the student's code all of the test can be read from its first line on, and the line can be a lie
            own = self._discretion(test.source, 0 if where == SHARED else line)
            said = explain(outcome, test.source, self._bounds.cell.processor, self._marks, own)
            return Verdict(verdict, 0.0, points, said, mistake=mistake, line=line, where=where)
        number = outcome["number"]
        if number is None:
            return Verdict("passed", points, points, where=where)
        if type(number) is not float or not math.isfinite(number) or not 0 <= number <= points:
            said = f"the check gave {number}, which is not between 0 and {points:g}"
            return Verdict("error", 0.0, points, said, where=where)
        if number == points:
            return Verdict("passed", points, points, where=where)
        return Verdict("partial", number, points, f"{number:g} of {points:g} points", where=where)

    def _in_shared_kernel(self, index: int, name: str) -> dict:
        """Run a test cell after the cells before it, in a kernel that no other test sees."""
        test, kernel = self._plan.cells[name], self._fresh()
        kernel.allowed, kernel.effort.total = self._allowed, self._student.effort.total
        before = [(i, self._source(i)) for i in self._before(index, test.source)]
        self._notable.update(
            {
                str(self._names[i] or i): [f"line {number}: {line}" for number, line in suspicious(source)]
                for i, source in before
                if self._names[i] not in self._plan.cells or i in self._answers
            }
        )
        try:
            outcome = run_shared(kernel, before, index, test.source, self._marks)
        finally:
            self._student.effort.total = kernel.effort.total
        if outcome["status"] == "bridge":
            what = FAILURES.get(outcome["ename"], outcome["ename"])
            if (index, what) not in self._student.events:
                self._student.events.append((index, what))
        return outcome

    def _before(self, index: int, source: str) -> list[int]:
        """The cells that come before a shared test: those that ran, and earlier tests that bind a name it asks for."""
        ran = [i for i in self.own if i < index]
        tests = {i: self._plan.cells[n] for i, n in enumerate(self._names[:index]) if self._plan.is_test(n)}
        helpers, wanted = set(), asked_for(source) - {w for i in ran for w in bound_names(self._source(i))}
        for i in sorted(tests, reverse=True):
            bound = bound_names(tests[i].source)
            if bound & wanted:
                helpers.add(i)
                wanted |= asked_for(tests[i].source)
        return sorted({*ran, *helpers})

    def _source(self, index: int) -> str:
        """A cell as it ran: the lesson's own word for its locked cells."""
        known = self._plan.cells.get(self._names[index])
        mine = known is not None and (known.locked or self._plan.is_test(known.name)) and not known.solution
        return known.source if mine else self._nb.cells[index].source

    def _ask(self, index: int, name: str) -> dict:
        """Have the checker run a test cell.

        If the student kernel dies meanwhile, the blame may lie with another exercise (a thread it started, memory it
        holds). The test then gets a second chance in a kernel that has not run the other exercises.
        """
        test, terms = self._plan.cells[name], self._plan.terms(name)
        outcome = self._referee.test(test.source, self._allowed, terms)
        died = self._note_failure(index, outcome)
        own = max((i for i in self._answers if i < index), default=-1)
        if own in self._student.left_out:
            self._student.kernel.kill()
            died = True
        if died and self._answers - {own} and self._student.revive(lambda i: i not in self._answers or i == own):
            outcome = self._referee.test(test.source, self._allowed, terms)
            self._note_failure(index, outcome)
            self._student.kernel.kill()  # the next cell needs all that had run
        return outcome

    def _once_more(self, index: int, name: str, outcome: dict) -> dict:
        """Run a failed test cell with the reference's answers to other exercises, if they could matter.

        One mistake is paid once. The outcome is the better of the two; of two failures the second, which can only lie
        in this exercise, if it is the statement of a check.
        """
        if outcome["status"] not in ("ok", "assertion", "exception"):
            return outcome
        loan = self._plan.loan(name, self._code_of(index, name), self._judged)
        if loan is None or self._too_late(index):
            return outcome
        again = self._referee.test(self._plan.cells[name].source, self._allowed, self._plan.terms(name), loan)
        if again["status"] == "bridge":
            self._student.kernel.kill()  # whatever it was, it is no evidence against this answer
            return outcome
        return again if _earned(again) > _earned(outcome) or again["status"] == "assertion" else outcome

    def _code_of(self, index: int, name: str) -> list[str]:
        """What may call a function of another exercise while a test runs: the answer, helpers, the test itself."""
        own = self._plan.exercise_of(name)
        found = [self._plan.cells[name].source]
        for cell in self._nb.cells[:index]:
            mark = (cell.metadata.get("nbgrader") or {}).get("grade_id")
            helper = mark not in self._plan.cells and any(word in cell.source for word in ("def ", "lambda", "class "))
            if cell.cell_type == "code" and (mark in own or helper):
                found.append(cell.source)
        return found

    def _note_failure(self, index: int, outcome: dict) -> bool:
        """Record that the student kernel died or hung in a check, and end it if it hangs; whether it died."""
        if outcome["status"] == "bridge" and outcome["ename"] in FAILURES:
            what = self._student.bury(hung_up=True) if outcome["ename"] == "died" else "timed-out"
            self._student.kernel.kill()
            if (index, what) not in self._student.events:
                self._student.events.append((index, what))
            if what in ("out-of-memory", "timed-out"):
                outcome["ename"] = what
            return what != "timed-out"
        return False

    def _summarise(self) -> None:
        cells = self._nb.cells
        names = [(cell.metadata.get("nbgrader") or {}).get("grade_id", index) for index, cell in enumerate(cells)]
        worst = max((what for _, what in self._student.events), key=SEVERITY.index, default="graded")
        tier = str(getattr(self._student.kernel, "tier", "none"))
        stop = lessons_own(self._stops, self._ran, self._plan, self._student, self._names)
        self._nb.metadata.setdefault("autograder", {})["execution"] = {
            "status": LESSON_FAILED if stop else worst,
            "tier": tier,
            "checker": self._referee.tier,
            **({"notable": notable} if (notable := {k: v[:5] for k, v in self._notable.items() if v}) else {}),
            "events": [{"cell": names[index], "what": what} for index, what in self._student.events],
            **({"stopped": {"cell": stop.cell, "error": clean(stop.error)}} if stop else {}),
        }


def _earned(outcome: dict) -> float:
    """What a test cell's outcome is worth, for comparing two of them."""
    if outcome["status"] != "ok":
        return -1.0
    number = outcome["number"]
    return math.inf if number is None else number if type(number) is float else -1.0


def _full(outcome: dict, points: float) -> bool:
    return _earned(outcome) >= points
