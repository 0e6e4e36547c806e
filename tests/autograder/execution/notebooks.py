"""Small notebooks and plans for the tests of this room."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_notebook

from autograder.execution import SplitExecute
from autograder.execution.lesson import Plan
from autograder.grading.store import LessonCell
from tests.needs import why_not

#: Where there is a sandbox its kernels are forked from a warm process, in a fifth of the time of an ordinary one.
CONFINED = why_not("sandbox") is None


def _cell(source: str, name: str, **flags):
    about = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, "grade_id": name}
    return new_code_cell(source.strip("\n"), metadata={"nbgrader": about | flags})


def setup(source: str, name: str = "setup"):
    return _cell(source, name, locked=True)


def answer(source: str, name: str = "answer"):
    return _cell(source, name, solution=True)


def check(source: str, name: str = "test", points: float = 2):
    return _cell(source, name, grade=True, locked=True, points=points)


def free(source: str):
    return new_code_cell(source)


def plan_of(cells, **settings) -> Plan:
    """The plan of a lesson whose cells are these."""
    known = {}
    for cell in cells:
        about = cell.metadata.get("nbgrader")
        if about:
            kind = (about.locked, about.grade, about.solution, about.task)
            points = float(about.get("points", 0))
            known[about.grade_id] = LessonCell(about.grade_id, cell.cell_type, cell.source, *kind, points, None)
    return Plan(known, settings)


def run(*cells, workdir=None, lesson=None, plan=None, known=(), shared=(), **options):
    """Execute cells, in an ordinary kernel where there is no sandbox; returns the notebook."""
    notebook = new_notebook(cells=list(cells))
    executor = SplitExecute(**({"confined": CONFINED, "timeout": 20} | options))
    executor.execute(notebook, plan or plan_of(cells), workdir, lesson, known, shared)
    return notebook


def verdicts(notebook) -> dict[str, tuple[str, float, str]]:
    """Verdict, score and message of each test cell by name."""
    found = {}
    for cell in notebook.cells:
        about = cell.metadata.get("autograder")
        if about:
            found[cell.metadata.nbgrader.grade_id] = (about["verdict"], about["score"], about["message"])
    return found
