"""One notebook on trial: each answer of its catalogue and each mutant graded once, on several benches at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from autograder.audit.bench import Bench, Broken, CellResult
from autograder.audit.catalogue import Answer, BadCatalogue, Equivalent, read_answers, read_equivalents
from autograder.audit.hints import make_hints, read_hints
from autograder.audit.lesson import Exercise, Notebook
from autograder.audit.mutants import Mutant, make_mutants
from autograder.audit.results import AnswerResult, ExerciseReport, MutantResult, NotebookReport
from autograder.checks.hints import sentences

__all__ = ["Options", "audit_notebook"]

#: A mutant may use so many times the processor seconds of the reference, and so many more.
_SLOWER, _SECONDS = 10.0, 2.0
#: Answers graded on one bench before it is seen whether the reference still gets full marks there.
_BATCH = 12


@dataclass(frozen=True)
class Options:
    """How to audit: `mutants` is how many of each notebook, None all; the rest as for grading."""

    workers: int = 2
    mutants: int | None = None
    config: Any = None
    confined: bool = True
    unsafe: bool = False


class _Benches:
    """One bench for each thread, opened when first needed."""

    def __init__(self, notebook: Notebook, options: Options):
        self._notebook, self._options = notebook, options
        self._own = threading.local()
        self._all: list[Bench] = []
        self.processor_seconds = 0.0

    def mine(self) -> Bench:
        if getattr(self._own, "bench", None) is None:
            self._own.bench = self.fresh()
            self._all.append(self._own.bench)
        return self._own.bench

    def fresh(self) -> Bench:
        options = self._options
        return Bench(self._notebook, options.config, confined=options.confined, unsafe=options.unsafe).open()

    def drop(self) -> None:
        """Close this thread's bench, so that the next answer meets a new one."""
        self._all.remove(self._own.bench)
        self.end(self._own.bench)
        self._own.bench = None

    def end(self, bench: Bench) -> None:
        self.processor_seconds += bench.processor_seconds()
        bench.close()

    def close(self) -> None:
        for bench in self._all:
            self.end(bench)


def audit_notebook(
    notebook: Notebook,
    answers_folder: Path | None,
    options: Options,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> NotebookReport:
    """Put a notebook's catalogue and mutants on trial.

    Parameters
    ----------
    notebook : Notebook
    answers_folder : Path, optional
        ``tests/answers/LESSON``; exercises of other notebooks in it are passed over.
    options : Options
    progress : callable (done, total)
        Told after each answer.

    Raises
    ------
    Broken
        The reference itself does not get full marks.
    BadCatalogue
    """
    started = time.monotonic()
    answers, excused = _catalogue(notebook, answers_folder)
    benches = _Benches(notebook, options)
    try:
        with ThreadPoolExecutor(options.workers) as pool:
            seen, limits = _reference(benches, notebook)
            mutants = _chosen(notebook, seen, options.mutants)
            total = len(answers) + len(mutants)
            done = 0
            lock = threading.Lock()

            def tick(count: int = 1) -> None:
                nonlocal done
                with lock:
                    done += count
                    progress(done, total)

            progress(0, total)
            work = [
                (exercise, [entry for entry in (*answers, *mutants) if entry.exercise == exercise.name])
                for exercise in notebook.exercises
            ]
            batches = [(e, entries[k : k + _BATCH]) for e, entries in work for k in range(0, len(entries), _BATCH)]
            graded = list(pool.map(lambda batch: _grade_batch(benches, *batch, limits, tick), batches))
        report = _sum_up(notebook, batches, graded, excused, options.mutants is None)
    finally:
        benches.close()
    report.seconds = round(time.monotonic() - started, 1)
    report.processor_seconds = round(benches.processor_seconds, 1)
    return report


def _catalogue(notebook: Notebook, folder: Path | None) -> tuple[list[Answer], list[Equivalent]]:
    if folder is None or not folder.is_dir():
        return [], []
    names = [exercise.name for exercise in notebook.exercises]
    others = [name for name in notebook.elsewhere if name not in names]
    known = read_answers(folder, [*names, *others])
    excused = read_equivalents(folder)
    for entry in excused:
        if entry.exercise not in (*names, *others):
            raise BadCatalogue(f"{folder / 'equivalent.toml'}: there is no exercise {entry.exercise!r}")
    return [a for a in known if a.exercise in names], [e for e in excused if e.exercise in names]


def _reference(benches: _Benches, notebook: Notebook):
    """Grade the reference's answers: what the checks pass to them, and how long a mutant may take."""
    bench = benches.mine()
    seen, limits = {}, {}
    for exercise in notebook.exercises:
        started = bench.processor_seconds()
        for cell in bench.listen(exercise):
            if cell.score < cell.points:
                said = f"{notebook.name}: the reference itself fails {cell.name}: {cell.message}"
                raise Broken(said)
        seen[exercise.name] = bench.seen(exercise)
        limits[exercise.name] = _SLOWER * (bench.processor_seconds() - started) + _SECONDS
        bench.restore(exercise)
    return seen, limits


def _chosen(notebook: Notebook, seen: dict, most: int | None) -> list[Mutant]:
    """The mutants of all exercises, or `most` of them: always the same ones; none of an open task.

    Where many answers are right, a small change of the reference is one of them.
    """
    if notebook.plan.settings.get("open"):
        return []
    found = [m for e in notebook.exercises for m in make_mutants(e.name, e.reference, seen[e.name])]
    if most is None or most >= len(found):
        return found
    kept = set(sorted(found, key=lambda m: sha256(f"{m.exercise}\0{m.source}".encode()).hexdigest())[:most])
    return [mutant for mutant in found if mutant in kept]


def _grade_batch(benches: _Benches, exercise: Exercise, entries: list, limits: dict, tick) -> list:
    """Grade some answers to one exercise on this thread's bench.

    They share a kernel and a checker. The reference goes last: if it does not get full marks any more, one of them has
    spoilt the place, and each is graded again in a place of its own.
    """
    bench = benches.mine()
    results = []
    for entry in entries:
        results.append(_grade(bench, exercise, entry, limits))
        tick()
    if any(cell.score < cell.points for cell in bench.grade(exercise, exercise.reference)):
        benches.drop()
        results = []
        for entry in entries:
            own = benches.fresh()
            try:
                results.append(_grade(own, exercise, entry, limits))
            finally:
                benches.end(own)
    survivors = [
        k
        for k, (entry, cells) in enumerate(zip(entries, results, strict=True))
        if isinstance(entry, Mutant) and all(cell.score >= cell.points for cell in cells)
    ]
    return [results, _compare(benches.mine(), exercise, entries, survivors)]


def _grade(bench: Bench, exercise: Exercise, entry, limits: dict) -> list[CellResult]:
    if isinstance(entry, Answer):
        return bench.grade(exercise, entry.source, others=True)
    return bench.grade(exercise, entry.source, limits[exercise.name])


def _compare(bench: Bench, exercise: Exercise, entries: list, survivors: list[int]) -> dict[int, tuple[int, str]]:
    """For each surviving mutant: on how many inputs it was held against the reference, and where it differs."""
    found = {}
    if survivors:
        bench.listen(exercise)
        for place in survivors:
            found[place] = bench.compare(exercise, entries[place].source)
        bench.restore(exercise)
    return found


def _sum_up(
    notebook: Notebook, batches: list, graded: list, excused: list[Equivalent], all_mutants: bool
) -> NotebookReport:
    reports = {e.name: ExerciseReport(e.name, e.reference) for e in notebook.exercises}
    used: set[Equivalent] = set()
    for (exercise, entries), (results, compared) in zip(batches, graded, strict=True):
        report = reports[exercise.name]
        own = {test.name for test in exercise.tests}
        for place, (entry, cells) in enumerate(zip(entries, results, strict=True)):
            if isinstance(entry, Answer):
                others = [cell for cell in cells if cell.name not in own]
                report.answers.append(AnswerResult(entry, [cell for cell in cells if cell.name in own], others))
            else:
                report.mutants.append(_verdict(entry, cells, compared.get(place), excused, used))
    table = make_hints(
        (result.answer.sentence, [cell.failing.fingerprints for cell in result.cells if cell.failing])
        for report in reports.values()
        for result in report.wrong
        if not result.answer.says and not result.answer.unnamed
    )
    for report in reports.values():
        for result in report.answers:
            result.messages = [_message(cell, table) for cell in result.cells if cell.failing]
        report.tally()
    stored = read_hints(notebook.folder)
    stale = [f"{entry.exercise}: {entry.change}" for entry in excused if all_mutants and entry not in used]
    up_to_date = all(stored.get(name) == closed for name, closed in table.items())
    return NotebookReport(notebook.lesson, notebook.name, list(reports.values()), table, up_to_date, stale)


def _verdict(mutant: Mutant, cells: list[CellResult], compared, excused: list[Equivalent], used: set) -> MutantResult:
    if compared is None:
        return MutantResult(mutant, "killed", cells)
    entry = next((e for e in excused if (e.exercise, e.change) == (mutant.exercise, mutant.change)), None)
    tried, difference = compared
    if tried and not difference:
        return MutantResult(mutant, "equivalent", cells, f"no difference on {tried} inputs")
    if entry is not None:
        used.add(entry)
        return MutantResult(mutant, "excused", cells, entry.reason)
    return MutantResult(mutant, "survived", cells, difference)


def _message(cell: CellResult, table: dict) -> str:
    """What a student reads who makes this mistake, once the hints are stored."""
    failing = cell.failing
    known = " Or: ".join(sentences(table, failing.fingerprints))
    if not known or failing.mistake.startswith("Likely cause"):
        return failing.message
    said = failing.message.removesuffix(failing.mistake).rstrip() if failing.mistake else failing.message
    return f"{said} {known}"
