"""Test cells that need the student's own objects: run after the student's cells in one kernel, as nbgrader does.

Each gets a kernel of its own behind the walls of the student's, so that one lie reaches no other cell. What such a cell
says can be forged by the code that it runs beside; `autograder.execution.places` says when it is used all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from autograder.execution.messages import line_of
from autograder.execution.student import CellRun, StudentRun
from autograder.hidden import Marks

__all__ = ["run_shared"]

_NUMBER = re.compile(r"(?:np\.\w+\()?([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\)?")
#: Endings that the checker has another word for.
_WORDS = {"kernel-died": "died"}


def run_shared(kernel: StudentRun, before: Iterable[tuple[int, str]], index: int, source: str, marks: Marks) -> dict:
    """Run a test cell in a fresh kernel after the cells before it.

    Parameters
    ----------
    kernel : StudentRun
        Not opened yet; it is closed at the end.
    before : iterable of (int, str)
        Number and source of the cells that come first; what stops in them is the student's own affair.
    index, source : int, str
        The test cell. It is not kept in the kernel's history.
    marks : Marks
        How hidden tests are marked: of a cell that has any, only what students see is quoted.

    Returns
    -------
    dict
        As `autograder.execution.referee.Referee.test`.
    """
    try:
        kernel.open()
        for number, code in before:
            run = kernel.run(number, code)
            if run.status not in ("ok", "error"):
                return _lost(run)
        return _outcome(kernel.run(index, source, history=False), source, marks)
    finally:
        kernel.close()


def _lost(run: CellRun) -> dict:
    return {"status": "bridge", "ename": _WORDS.get(run.status, run.status), "text": "", "line": 0, "printed": ""}


def _outcome(run: CellRun, source: str, marks: Marks) -> dict:
    if run.status == "ok":
        return {"status": "ok", "number": _number(run.outputs)}
    if run.status != "error":
        return _lost(run)
    errors = [output for output in run.outputs if output.output_type == "error"]
    text = run.evalue
    if marks.hides(source) and text not in marks.shown(source):
        text = ""  # an exception of the student's making may say what it read of the hidden lines
    kind = "assertion" if run.ename == "AssertionError" else "exception"
    line = line_of(errors[-1].get("traceback", [])) if errors else 0
    return {"status": kind, "ename": run.ename, "text": text, "line": line, "printed": ""}


def _number(outputs: list[Any]) -> float | None:
    """The value of the cell's last expression where it is a number: partial credit."""
    for output in reversed(outputs):
        if output.output_type == "execute_result":
            found = _NUMBER.fullmatch(str(output.get("data", {}).get("text/plain", "")).strip())
            return float(found[1]) if found else None
    return None
