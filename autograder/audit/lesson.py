"""A lesson as the audit sees it: the instructor's notebook, its exercises, and what hangs on what."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from autograder.build import from_text
from autograder.execution.lesson import Plan, bound_names, names_of_answers, names_of_free_cells, reference_answers
from autograder.grading.store import LessonCell

__all__ = ["Exercise", "Notebook", "mentioned_names", "read_lesson", "read_notebook"]


@dataclass
class Exercise:
    """A solution cell and the test cells up to the next one."""

    name: str
    reference: str
    binds: frozenset[str]
    tests: list[LessonCell] = field(default_factory=list)
    #: Locked cells between here and the tests that use what the solution binds: run again with each answer.
    after: list[LessonCell] = field(default_factory=list)

    @property
    def points(self) -> float:
        return sum(test.points for test in self.tests)


@dataclass
class Notebook:
    """The instructor's notebook: nothing of a release, hidden tests and solutions included."""

    lesson: str
    name: str
    folder: Path
    plan: Plan
    exercises: list[Exercise]
    #: Exercises of the lesson's other notebooks.
    elsewhere: list[str] = field(default_factory=list)

    def exercise(self, name: str) -> Exercise:
        return next(exercise for exercise in self.exercises if exercise.name == name)

    def dependents(self, exercise: str, names: set[str]) -> list[Exercise]:
        """The other exercises whose tests or reference mention one of `names`."""
        found = []
        for other in self.exercises:
            texts = [other.reference, *(test.source for test in other.tests)]
            if other.name != exercise and any(names & mentioned_names(text) for text in texts):
                found.append(other)
        return found


def read_lesson(folder: Path) -> list[Notebook]:
    """The notebooks of the lesson in `folder` that have exercises, each from its text pair if it has one.

    Raises
    ------
    FileNotFoundError
        There is no notebook at all.
    """
    paths = sorted(folder.glob("*.ipynb")) + sorted(folder.glob("*.py"))
    texts = {path.stem: path for path in paths if path.suffix == ".ipynb" or "# %%" in path.read_text(encoding="utf-8")}
    if not texts:
        raise FileNotFoundError(f"{folder} holds no notebook")
    found = []
    for path in texts.values():
        nb = nbformat.read(path, as_version=4) if path.suffix == ".ipynb" else from_text(path)
        found.append(read_notebook(nb, folder, path.stem))
    for notebook in found:
        notebook.elsewhere = [e.name for other in found if other is not notebook for e in other.exercises]
    return [notebook for notebook in found if notebook.exercises]


def read_notebook(nb, folder: Path, name: str) -> Notebook:
    """What the audit must know of the instructor's notebook `nb`."""
    cells: dict[str, LessonCell] = {}
    for cell in nb.cells:
        about = cell.metadata.get("nbgrader") or {}
        if about.get("grade_id"):
            flags = [bool(about.get(flag)) for flag in ("locked", "grade", "solution", "task")]
            points = float(about.get("points", 0) or 0)
            name_of_cell = about["grade_id"]
            cells[name_of_cell] = LessonCell(name_of_cell, cell.cell_type, cell.source, *flags, points, None)
    settings = {
        **nb.metadata.get("autograder", {}),
        "answers": reference_answers(nb),
        "answers_bind": names_of_answers(nb),
        "free_cells_bind": names_of_free_cells(nb),
    }
    plan = Plan(cells, settings)
    return Notebook(folder.name, name, folder, plan, _exercises(plan))


def _exercises(plan: Plan) -> list[Exercise]:
    found = {}
    for cell in plan.cells.values():
        if cell.is_answer and cell.cell_type == "code":
            found[cell.name] = Exercise(cell.name, cell.source, frozenset(bound_names(cell.source, changed=True)))
        elif plan.is_test(cell.name):
            for owner in plan.exercise_of(cell.name):
                found[owner].tests.append(cell)
    order = list(plan.cells)
    for exercise in found.values():
        last = max((order.index(test.name) for test in exercise.tests), default=0)
        between = [plan.cells[name] for name in order[order.index(exercise.name) : last] if plan.is_setup(name)]
        exercise.after = [cell for cell in between if exercise.binds & mentioned_names(cell.source)]
    return [exercise for exercise in found.values() if exercise.tests]


def mentioned_names(source: str) -> set[str]:
    """Every name that Python code mentions, however deep; all words of it if it is no Python."""
    try:
        tree = ast.parse(
            "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
        )
    except (SyntaxError, ValueError):
        return set("".join(c if c.isalnum() or c == "_" else " " for c in source).split())
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
