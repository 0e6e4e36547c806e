"""What a student reads about a check: what happened, in their terms, and nothing of the grading machine."""

from __future__ import annotations

import math
import re

from autograder.execution.discreet import OwnCode
from autograder.hidden import USUAL, Marks

__all__ = ["clean", "explain", "line_of"]

LONGEST = 700
LONGEST_LINE = 160
PATH = re.compile(r"(?<![\w.:/])(?:/[\w.+@-]+){2,}/?|[A-Za-z]:\\[\w\\.+@ -]+")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PLACE = re.compile(r"(?:Cell In\[\d+\]|ipykernel_[^\n]*), line (\d+)")
BRIDGE = {
    "died": "the notebook's Python process ended while this check used your code",
    "timed-out": "your code did not finish within the time limit of this check",
    "out-of-memory": "your code used more memory than allowed",
}


def clean(text: object, longest: int = LONGEST) -> str:
    """Text without terminal colours, control characters and paths, and not too long."""
    text = ESCAPES.sub("", str(text))
    text = "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
    text = PATH.sub("(a file)", text).strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def line_of(traceback: list) -> int:
    """The line of the cell that a kernel's traceback begins in; 0 where it does not say."""
    found = PLACE.search(ESCAPES.sub("", "\n".join(map(str, traceback))))
    return int(found[1]) if found else 0


def explain(outcome: dict, source: str, seconds: float, marks: Marks = USUAL, own: OwnCode | None = None) -> str:
    """The message for the outcome of a test cell that did not pass.

    Parameters
    ----------
    outcome : dict
        As :meth:`autograder.execution.checker.Checker.run` returns it.
    source : str
        The test cell, hidden tests included.
    seconds : float
        The time limit.
    marks : Marks, optional
        How the course marks hidden tests.
    own : OwnCode, optional
        The student's notebook, if hidden tests have run: then nothing is quoted that is not in it.
    """
    line = marks.visible_line(source, int(outcome.get("line") or 0))
    text = clean(outcome.get("text", ""))
    if outcome["status"] == "assertion":
        if text:
            return text
        return f"this does not hold: {clean(line, LONGEST_LINE)}" if line else "a hidden check does not hold"
    if outcome["status"] == "bridge":
        kind = str(outcome.get("ename"))
        if kind == "timed-out" and math.isfinite(seconds):
            return f"{BRIDGE[kind]} ({seconds:g} s)"
        what = f": {text}" if own is None else ""
        return BRIDGE.get(kind, f"your code gave something that cannot be checked{what}")
    name = clean(outcome.get("ename", "Error"), 80)
    student = outcome.get("student") or []
    if own is not None:
        text, name = own.said(text), name if own.knows(name) else "an exception"
        student = [one for one in student if own.knows(str(one[0])) and own.has_line(int(one[1]), str(one[2]))]
    said = f"{name}: {text}" if text else name
    if student:
        where = "; ".join(f"{clean(f, 60)}, line {int(n)}: {clean(t, LONGEST_LINE)}" for f, n, t in student[-3:])
        return f"your code raised {said}\n{where}"
    if name == "NameError" and "is not defined" in text:
        return f"{text}: is it defined in the cell above, under this name?"
    return f"the check stopped with {said}" + (f"\nat: {clean(line, LONGEST_LINE)}" if line else "")
