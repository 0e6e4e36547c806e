"""What code reads and changes outside its functions, told by its source: by that a test and an answer may be tied."""

from __future__ import annotations

import ast
import re
import symtable
from functools import lru_cache

__all__ = ["changed_in_place", "globals_read", "rebound"]

#: Methods that change the object they are called on.
_CHANGE = frozenset(
    (
        *("add", "append", "appendleft", "clear", "discard", "extend", "fill", "insert", "pop", "popitem", "popleft"),
        *("put", "remove", "reverse", "setdefault", "sort", "update", "difference_update", "intersection_update"),
        *("symmetric_difference_update", "resize"),
    )
)


@lru_cache(maxsize=1024)
def globals_read(source: str) -> frozenset[str]:
    """Names that the functions and classes of a cell look up among the notebook's (builtins included)."""
    try:
        table = symtable.symtable(source, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found: set[str] = set()
    todo = list(table.get_children())
    while todo:
        inner = todo.pop()
        found.update(s.get_name() for s in inner.get_symbols() if s.is_referenced() and s.is_global())
        todo += inner.get_children()
    return frozenset(found)


@lru_cache(maxsize=1024)
def changed_in_place(source: str) -> frozenset[str]:
    """Names of objects that a cell changes without binding the name: ``stock[k] -= 1``, ``log.append(x)``."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            found.add(_root(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            in_place = any(word.arg == "inplace" for word in node.keywords)
            if node.func.attr in _CHANGE or in_place:
                found.add(_root(node.func))
    return frozenset(found - {""})


@lru_cache(maxsize=1024)
def rebound(source: str) -> frozenset[str]:
    """Names that a cell may bind among the notebook's, if only for a while, or patch in ``__main__``."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found = set(re.findall(r"__main__\.(\w+)", source))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
    return frozenset(found)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
