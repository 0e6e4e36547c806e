"""Cells for the reader's own session: they are not run while a notebook is graded, unless an answer needs one."""

from __future__ import annotations

import ast
import builtins
import symtable

from autograder.execution.lesson import bound_names, without_magics

__all__ = ["SAID", "asked_for", "is_study", "left_out"]

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BLOCKS = (ast.stmt, ast.ExceptHandler, ast.match_case)
_OTHER_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, *_COMPREHENSIONS)

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
        names = asked_for(cells[number].source)
        elsewhere = {name for other in before if other not in study for name in bound[other]}
        for other in before:
            if bound[other] & (names - elsewhere if other in study else names):
                left.discard(other)
                waiting.append(other)
    return left


def asked_for(source: str) -> set[str]:
    """Names that the code looks for outside itself, builtins left out; none if it cannot be read."""
    try:
        source = without_magics(source)
        tables, statements = [symtable.symtable(source, "cell", "exec")], ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return set()
    names = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            if symbol.is_referenced() and not (symbol.is_local() or symbol.is_free()):
                names.add(symbol.get_name())
    bound: set[str] = set()
    early = _read_before_bound(statements, bound)  # x = x + 1 asks for the x of another cell
    return (names - bound | early) - set(dir(builtins))


def _read_before_bound(statements: list[ast.stmt], bound: set[str]) -> set[str]:
    """Names that the statements read before they bind them; what they bind is added to `bound`."""
    found: set[str] = set()
    for statement in statements:
        if isinstance(statement, _OTHER_SCOPES) or not hasattr(statement, "body"):
            found |= _read_at_once(statement) - bound
            bound |= bound_names(ast.unparse(statement))
            continue
        head = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, _BLOCKS)]
        found |= {name for child in head for name in _read_at_once(child)} - bound
        bound |= {node.id for child in head for node in ast.walk(child) if isinstance(node, ast.Name) and _binds(node)}
        for inner in [statement, *getattr(statement, "handlers", []), *getattr(statement, "cases", [])]:
            for block in ("body", "orelse", "finalbody"):
                found |= _read_before_bound(getattr(inner, block, []), bound)
    return found


def _binds(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _read_at_once(node: ast.AST) -> set[str]:
    """Names that are read when the statement runs, and not when a function that it defines is called."""
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return {node.target.id} | _read_at_once(node.value)
    if isinstance(node, _OTHER_SCOPES):
        return set()
    return {name for child in ast.iter_child_nodes(node) for name in _read_at_once(child)}
