"""What students see of their own cells comes from a kernel that has seen no test.

A function of theirs may remember what hidden tests called it with, and a later cell print it, in words or as a picture.
So where hidden tests came before an output, the cells run once more without any test, and those outputs are shown.
That is spared where all of them are word for word those of the solution or of the untouched release, as the rehearsal
saw them: nothing can be learned from them.
"""

from __future__ import annotations

import hashlib
import json

from nbformat.v4 import new_output

from autograder.bridge.line import KernelGone, KernelSilent
from autograder.execution.limited import Bounds
from autograder.execution.student import StudentRun

__all__ = ["digest_of_outputs", "outputs_to_replace", "show_unseen"]

LEFT_OUT = "[not shown: the time for running this notebook was used up]"


def outputs_to_replace(nb, own: list[int], first: int | None) -> list[int]:
    """The cells with outputs, of the student's `own`, after the first that held a hidden test (None: there is none)."""
    return [] if first is None else [i for i in own if i > first and nb.cells[i].outputs]


def digest_of_outputs(nb, cells: list[int]) -> str:
    """A digest of what these cells put out, all together and in their order; their numbers do not count."""
    outputs = [[{**output, "execution_count": None} for output in nb.cells[i].outputs] for i in cells]
    return hashlib.sha256(json.dumps(outputs, sort_keys=True).encode("utf-8", "replace")).hexdigest()


def show_unseen(nb, own: list[int], replace: list[int], student: StudentRun, bounds: Bounds) -> None:
    """Run the student's cells in a kernel that was not used before, and take over what they print.

    Parameters
    ----------
    nb : NotebookNode
    own : list of int
        The cells that a student's kernel runs, in order; those that ended it before are not among them.
    replace : list of int
        The cells whose outputs are replaced.
    student : StudentRun
        Not open yet; it is closed in the end.
    bounds : Bounds
    """
    for index in replace:
        nb.cells[index].outputs = [new_output("stream", name="stderr", text=LEFT_OUT)]
    try:
        student.open()
        for index in [i for i in own if i <= replace[-1]]:
            if student.effort.total.exceeds(bounds.notebook):
                return
            student.allowed = bounds.cell.within(bounds.notebook - student.effort.total)
            run = student.run(index, nb.cells[index].source)
            if index in replace:
                nb.cells[index].outputs = run.as_outputs()
    except (KernelGone, KernelSilent):  # it could not be started: then there is nothing to show
        return
    finally:
        student.close()
