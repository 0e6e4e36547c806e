"""The student's side: run a notebook and say, exercise by exercise, what is right, what is not yet, and why.

Needs neither the solutions nor a gradebook: the tests are the visible ones in the notebook, run in the student's own
environment, in one kernel. The grade is decided elsewhere, with further tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from autograder import intake, shown
from autograder.configuration import quick_imports

_TODO = "NotImplementedError"


class CannotCheck(Exception):
    """The file is not a notebook that can be checked; the message says why."""


@dataclass
class Answer:
    """One exercise: ``state`` is right, partly, wrong, untouched or written (a person will read it)."""

    name: str
    title: str
    state: str
    score: float
    max_score: float
    messages: list[str] = field(default_factory=list)


@dataclass
class Checked:
    """The whole notebook."""

    answers: list[Answer]
    broken: list[tuple[int, str]] = field(default_factory=list)

    @property
    def score(self) -> float:
        return sum(answer.score for answer in self.answers)

    @property
    def max_score(self) -> float:
        """Points that the visible tests can give; written answers are not among them."""
        return sum(answer.max_score for answer in self.answers if answer.state != "written")

    @property
    def complete(self) -> bool:
        return self.score >= self.max_score and all(a.state in ("right", "written") for a in self.answers)


def check_notebook(path: Path, timeout: int = 60, progress: Callable[[str], None] = lambda text: None) -> Checked:
    """Run the notebook at ``path`` in its own folder; at most ``timeout`` seconds of work a cell."""
    content, why = intake.read_regular(path) if path.is_file() else (None, "there is no such file")
    if content is None:
        raise CannotCheck(f"{path}: {why}")
    try:
        raw = intake.parse_notebook(content)
    except intake.Refused as refusal:
        raise CannotCheck(f"{path}: {refusal}") from None

    quick_imports()
    from autograder.execution.language import NotPython, refuse_other_languages
    from autograder.repair import loose_notebook
    from autograder.single import run_notebook

    nb = loose_notebook(raw)
    try:
        refuse_other_languages(path.stem, nb.metadata)
    except NotPython as error:
        raise CannotCheck(str(error)) from None
    if not any(cell.metadata.get("nbgrader", {}).get("grade") for cell in nb.cells):
        raise CannotCheck(f"{path}: no cell in it gives points; is it a notebook of this course?")
    progress("Running your notebook from top to bottom")
    run_notebook(nb, path.resolve().parent, timeout)
    return judge(nb)


def judge(nb: Any) -> Checked:
    """Sum up an executed notebook by its cells' verdicts."""
    answers: list[Answer] = []
    broken: list[tuple[int, str]] = []
    title, todo, known = "", False, False
    for number, cell in enumerate(nb.cells, 1):
        mark = cell.metadata.get("nbgrader", {})
        title = _heading(cell) or title
        error = _error(cell)
        if mark.get("grade") and (mark.get("solution") or cell.cell_type != "code"):
            answers.append(Answer(mark["grade_id"], title, "written", 0.0, float(mark.get("points", 0))))
        elif mark.get("solution"):
            answers.append(Answer(mark["grade_id"], title, "right", 0.0, 0.0))
            known, todo = True, error.startswith(_TODO)
            if error and not todo:
                answers[-1].messages.append(error)
        elif mark.get("grade"):
            if not known:
                answers.append(Answer(mark["grade_id"], title, "right", 0.0, 0.0))
                known = True
            _add(next(a for a in reversed(answers) if a.state != "written"), cell, todo)
        elif error and cell.cell_type == "code":
            broken.append((number, error))
    return Checked([a for a in answers if a.max_score], broken)


def _add(answer: Answer, cell: Any, todo: bool) -> None:
    verdict = cell.metadata.get("autograder", {})
    score, points = float(verdict.get("score") or 0), float(verdict.get("max_score") or 0)
    message = str(verdict.get("message") or "").strip()
    before = answer.state
    answer.score += score
    answer.max_score += points
    if answer.score >= answer.max_score:
        answer.state = "right"
    elif answer.score > 0:
        answer.state = "partly"
    elif (todo or message.startswith(_TODO)) and before in ("right", "untouched"):
        answer.state = "untouched"
    else:
        answer.state = "wrong"
    if score < points and message and not message.startswith(_TODO) and answer.state != "untouched":
        answer.messages.append(message)


def _heading(cell: Any) -> str:
    lines = cell.source.splitlines() if cell.cell_type == "markdown" else []
    return next((line.lstrip("# ").strip() for line in lines if line.startswith("#")), "")


def _error(cell: Any) -> str:
    errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    return f"{errors[-1].ename}: {errors[-1].evalue}".strip() if errors else ""


_SIGNS = {
    "right": ("✓", "green", "right"),
    "partly": ("◐", "yellow", "partly right"),
    "wrong": ("✗", "red", "not yet"),
    "untouched": ("…", "cyan", "waiting for you"),
    "written": ("✎", "blue", "will be read by a person"),
}


def show(outcome: Checked, console: Console) -> None:
    """Print the outcome for a student."""
    for answer in outcome.answers:
        sign, style, words = _SIGNS[answer.state]
        points = (
            f"{answer.max_score:g} points" if answer.state == "written" else f"{answer.score:g} of {answer.max_score:g}"
        )
        line = Text.assemble((f"{sign} ", style), (shown.line(answer.name), "bold"), f"  {points}  ", (words, style))
        console.print(line)
        if answer.state == "untouched":
            console.print("    Replace `raise NotImplementedError()` with your code, then check again.", style="dim")
        for message in dict.fromkeys(answer.messages):
            console.print(Text("    " + shown.text(message).replace("\n", "\n    ")))
    for number, error in outcome.broken[:5]:
        console.print(Text(f"! cell {number} stops with {shown.line(error.splitlines()[0], 200)}", style="yellow"))
    console.print()
    console.print(Text(f"Points so far: {outcome.score:g} of {outcome.max_score:g}", style="bold"))
    if outcome.complete:
        console.print("Everything that can be checked here is right. Grading adds further tests.", style="green")
    elif not outcome.score and all(a.state in ("untouched", "written") for a in outcome.answers):
        console.print("A fresh notebook. Begin with the first exercise; every check you pass counts at once.")
