"""Tested prose: a measured number in a text cell is bound to the expression that computes it.

In the text half of a lesson, an HTML comment directly behind the number says what it is and how it is written:

    The damped biases come to 0.85<!--= errors["biases, damped"] | .2f --> stars, and 12%<!--= share | .0% --> ...

The comment is `<!--= EXPRESSION | FORMAT -->`; the format is one of Python's, and may be left out. The expression is
evaluated in the notebook's kernel after all code cells above the text; with `<!--=below EXPRESSION | FORMAT -->` after
the last cell of the notebook, for a text that speaks of what follows. A number may stand in a formula (`$4.88$`), be
bold or code, be written with thousands apart ("100 836", "100,836") and with a typographic minus.

`autograder build` refuses a notebook whose numbers have drifted. A reader never sees the comments: a released notebook
does not have them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

__all__ = ["Bound", "ProseDrifted", "bindings", "compare", "strip", "with_checks", "without_checks"]

_COMMENT = re.compile(r"<!--=(?P<below>below)?\s+(?P<expression>.+?)(?:\s+\|\s*(?P<format>[^|]*?))?\s*-->", re.DOTALL)
_NUMBER = re.compile(r"[+\-−–]?\d(?:[\d,.\u2009\u202f ]*\d)?(?:\s?%)?$")
_MARKS = "$*_` "
_TAG = "prose-check"
_SPACES = re.compile(r"[\u2009\u202f ,]")


class ProseDrifted(Exception):
    """Numbers in the text are not what the cells compute; the message lists them."""


@dataclass(frozen=True)
class Bound:
    """A number in a text cell and what it must be.

    Attributes
    ----------
    text : str
        The number as written.
    expression, format : str
    below : bool
        Whether it is evaluated at the end of the notebook.
    line : int
        Of the cell, from 1.
    """

    text: str
    expression: str
    format: str
    below: bool
    line: int


def bindings(source: str) -> list[Bound]:
    """The bound numbers of a text cell.

    Raises
    ------
    ValueError
        A comment stands behind something that is no number, or is not written as one of ours.
    """
    found = []
    for match in _COMMENT.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        number = _NUMBER.search(source[: match.start()].rstrip(_MARKS))
        if number is None or "\n" in source[number.end() : match.start()]:
            raise ValueError(f"line {line}: no number stands directly before {match[0]}")
        expression = " ".join(match["expression"].split())
        found.append(Bound(number[0], expression, match["format"] or "", match["below"] is not None, line))
    if source.count("<!--=") != len(found):
        raise ValueError("a comment that begins with <!--= is not closed, or holds no expression")
    return found


def strip(source: str) -> str:
    """The text without its bindings."""
    return _COMMENT.sub("", source)


def with_checks(notebook: NotebookNode) -> NotebookNode:
    """A copy of `notebook` in which a code cell behind each text with bound numbers prints what they must be.

    The cell's stored output is what the text says, so that any tool that compares outputs also compares the prose.
    """
    copy = NotebookNode({**notebook, "cells": []})
    late = []
    for cell in notebook.cells:
        copy.cells.append(cell)
        if cell.cell_type != "markdown":
            continue
        bound = _bindings_of(cell)
        now = [entry for entry in bound if not entry.below]
        if now:
            copy.cells.append(_check_cell(cell, now))
        if len(now) < len(bound):
            late.append(_check_cell(cell, [entry for entry in bound if entry.below], "-below"))
    copy.cells.extend(late)
    return copy


def without_checks(notebook: NotebookNode) -> NotebookNode:
    """The notebook as it was before :func:`with_checks`."""
    kept = [cell for cell in notebook.cells if _TAG not in cell.metadata]
    return NotebookNode({**notebook, "cells": kept})


def compare(notebook: NotebookNode) -> None:
    """Hold the outputs of an executed notebook :func:`with_checks` against its texts.

    Raises
    ------
    ProseDrifted
        Says for each number that differs where it stands, what it says and what the cells give.
    """
    drifted = []
    for cell in notebook.cells:
        about = cell.metadata.get(_TAG)
        if about is None:
            continue
        printed = "".join(o.get("text", "") for o in cell.outputs if o.output_type == "stream").splitlines()
        for said, gives, where in zip(about["said"], printed, about["where"], strict=True):
            if said != gives:
                drifted.append(f"{where}: the text says {said}, the cells give {gives}")
    if drifted:
        raise ProseDrifted("\n".join(drifted))


def _bindings_of(cell: NotebookNode) -> list[Bound]:
    try:
        return bindings(cell.source)
    except ValueError as error:
        title = next((line for line in cell.source.splitlines() if line.strip()), "")
        raise ValueError(f"in the text that begins {title[:60]!r}, {error}") from None


def _check_cell(cell: NotebookNode, bound: list[Bound], suffix: str = "") -> NotebookNode:
    lines = [f"print({_written(entry)})" for entry in bound]
    said = [_plain(entry.text) for entry in bound]
    start = next((line for line in cell.source.splitlines() if line.strip()), "")[:50]
    where = [f"{start!r}, line {entry.line} ({entry.expression})" for entry in bound]
    output = {"output_type": "stream", "name": "stdout", "text": "".join(f"{text}\n" for text in said)}
    check = new_code_cell(
        "\n".join(lines), id=f"{cell['id']}-prose{suffix}", outputs=[NotebookNode(output)], execution_count=1
    )
    check.metadata[_TAG] = {"said": said, "where": where}
    return check


def _written(entry: Bound) -> str:
    """Source of an expression that gives the number as :func:`_plain` leaves it."""
    value = f"format({entry.expression}, {entry.format!r})"
    return f"({value}).replace('\\u2212', '-').replace(',', '').replace(' ', '')"


def _plain(text: str) -> str:
    """A number without what only its typography adds."""
    return _SPACES.sub("", text).replace("−", "-").replace("–", "-")
