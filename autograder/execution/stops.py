"""A locked cell that stops in the student's kernel: whose doing is it?

What the lesson's own cells lack in the sandbox (a package, a file, a variable) is nothing that a student can be graded
on. What a student's cells spoiled for them (a name bound anew, a file of a module's name) is.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.execution.lesson import Plan, without_magics
from autograder.execution.student import StudentRun

__all__ = ["Stop", "lessons_own"]


@dataclass(frozen=True)
class Stop:
    """A locked cell that stopped: its place in the notebook, its name, and the error in words."""

    index: int
    cell: str
    error: str


def lessons_own(stops: Sequence[Stop], ran: Sequence[int], plan: Plan, student: StudentRun, names) -> Stop | None:
    """The first of `stops` that is not the student's doing, or None.

    Parameters
    ----------
    stops : sequence of Stop
        Locked cells that stopped in the student's kernel, in order.
    ran : sequence of int
        Places of the cells that ran in that kernel, in order.
    plan : Plan
    student : StudentRun
        Its kernel is given up for one that runs locked cells alone.
    names : sequence of str or None
        The name of each cell of the notebook.
    """
    locked = [index for index in ran if plan.is_setup(names[index])]
    for stop in stops:
        if all(index in locked for index in ran if index < stop.index):
            return stop
        if not _uses(plan, stop.cell):
            again = _alone(stop, [index for index in locked if index <= stop.index], plan, student, names)
            if again is not None:
                return again
    return None


def _uses(plan: Plan, cell: str) -> bool:
    """Whether a locked cell uses what students bind: then it says nothing when it runs without their cells."""
    students, _ = plan.owners(cell)
    try:
        tree = ast.parse(without_magics(plan.cells[cell].source))
    except (SyntaxError, ValueError, RecursionError):
        return False
    return any(isinstance(node, ast.Name) and node.id in students for node in ast.walk(tree))


def _alone(stop: Stop, locked: Sequence[int], plan: Plan, student: StudentRun, names) -> Stop | None:
    """The stop itself if it comes in a kernel, too, that has run no cell but the lesson's; otherwise None."""
    events = list(student.events)
    student.kernel.kill()
    try:
        if not student.revive(lambda index: False):
            return None
        for index in locked:
            run = student.run(index, plan.cells[names[index]].source)
        # another error may come from an answer that the cell reaches through a function of the lesson's
        return stop if run.status != "ok" and f"{run.ename}: {run.evalue}" == stop.error else None
    finally:
        student.events[:] = events
