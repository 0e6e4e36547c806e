"""A test cell taken apart into its checks, so that each can be seen to pass or to fail by itself.

A cell stops at its first failing check; the audit wants to know of each whether it would have failed.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

__all__ = ["Segment", "segments"]

_LONGEST = 44


@dataclass(frozen=True)
class Segment:
    """One check of a test cell, with the statements that prepare it.

    `source` stands on the lines where it stands in the cell. `start` counts from 1.
    """

    cell: str
    number: int
    source: str
    label: str
    hidden: bool
    start: int


def segments(cell: str, source: str) -> list[Segment]:
    """The checks of a test cell in order; the whole cell as one if it is not plain Python."""
    lines = source.splitlines()
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return [Segment(cell, 1, source, cell, False, 1)]
    secret = _hidden_lines(lines)
    found: list[Segment] = []
    first = None
    for place, statement in enumerate(body):
        first = statement if first is None else first
        if not _is_check(statement) and place < len(body) - 1:
            continue
        text = "\n" * (first.lineno - 1) + "\n".join(lines[first.lineno - 1 : statement.end_lineno])
        label = _label(statement)
        found.append(Segment(cell, len(found) + 1, text, label, statement.lineno in secret, first.lineno))
        first = None
    return found


def _hidden_lines(lines: list[str]) -> set[int]:
    found, hidden = set(), False
    for number, line in enumerate(lines, 1):
        if "BEGIN HIDDEN TESTS" in line:
            hidden = True
        if hidden:
            found.add(number)
        if "END HIDDEN TESTS" in line:
            hidden = False
    return found


def _is_check(statement: ast.stmt) -> bool:
    """Whether a statement can only be there because it may fail."""
    if isinstance(statement, ast.Assert):
        return True
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call)
    if isinstance(statement, (ast.With, ast.For, ast.While, ast.If, ast.Try)):
        return any(isinstance(node, (ast.Assert, ast.Raise)) or _is_check(node)
                   for node in ast.walk(statement) if node is not statement and isinstance(node, ast.stmt))  # fmt: skip
    return False


def _label(statement: ast.stmt) -> str:
    """What a check is called in a table: the text it carries, or how it begins."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call):
        named = {k.arg: k.value for k in call.keywords}
        texts = [named.get("label"), *call.args, named.get("message")]
        said = [t.value for t in texts if isinstance(t, ast.Constant) and isinstance(t.value, str) and " " in t.value]
        if said:
            return _short(said[0])
        if isinstance(call.func, ast.Attribute) and call.args:
            extra = [f"{k.arg}={ast.unparse(k.value)}" for k in call.keywords if k.arg not in _OPTIONS]
            arguments = ", ".join([*(ast.unparse(a) for a in call.args[1:]), *extra])
            return _short(f"{ast.unparse(call.args[0])}({arguments})")
    return _short(ast.unparse(statement))


_OPTIONS = ("want", "mistakes", "rtol", "atol", "label", "because", "may_change", None)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
