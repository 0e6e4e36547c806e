"""Cells for the reader's own session: they are not run while a notebook is graded, unless an answer needs one."""

from __future__ import annotations

import builtins
import symtable

from autograder.execution.lesson import bound_names, without_magics

__all__ = ["SAID", "is_study", "left_out"]

SAID = "This cell is for your own session; it is not run while the notebook is graded.\n"


def is_study(cell) -> bool:
    """Whether a free cell carries the tag ``study``: it may be slow, and may use what the lesson masks."""
    return "study" in cell.metadata.get("tags", []) and not cell.metadata.get("nbgrader")


def left_out(cells, answers: set[int]) -> set[int]:
    """Numbers of the study cells that are not run.

    A student may write a helper, or an import, into any cell that stands before the answer. So a study cell is run if
    an answer below it (`answers`: their numbers), or another cell that this answer needs, asks for a name that it binds
    and that no cell binds which is run in any case.
    """
    bound = {number: bound_names(cell.source) for number, cell in enumerate(cells) if cell.cell_type == "code"}
    left = {number for number in bound if is_study(cells[number])}
    study, seen, waiting = frozenset(left), set(), sorted(answers) if left else []
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        before = [other for other in bound if other < number]
        names = _asked_for(cells[number].source)
        elsewhere = {name for other in before if other not in study for name in bound[other]}
        for other in before:
            if bound[other] & (names - elsewhere if other in study else names):
                left.discard(other)
                waiting.append(other)
    return left


def _asked_for(source: str) -> set[str]:
    """Names that the code looks for outside itself, builtins left out; none if it cannot be read."""
    try:
        tables = [symtable.symtable(without_magics(source), "cell", "exec")]
    except (SyntaxError, ValueError, RecursionError):
        return set()
    top, names = tables[0], set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (symbol.is_global() or table is top)
        }
    return names - set(dir(builtins)) - bound_names(source)
