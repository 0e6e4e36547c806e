"""What may be told of a student's own code once hidden tests have run: nothing that their code could choose freely.

A function may remember what hidden tests call it with, and an exception of its own may say it. From then on messages
hold what the interpreter says of names and types, and lines of the notebook, but no text of the student's making.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable

__all__ = ["OwnCode"]

_WORD = r"[A-Za-z_][\w.]{0,60}"
_SAYINGS = (
    r"",
    r"(?:float |complex )?division by zero|float modulo(?: by zero)?|integer division or modulo by zero|integer modulo",
    r"math domain error|math range error|cannot convert float NaN to integer|pop from empty list",
    r"maximum recursion depth exceeded(?: in comparison| while calling a Python object)?",
    r"(?:list|tuple|string|array) index out of range|(?:max|min)\(\) arg is an empty sequence",
    r"(?:max|min)\(\) iterable argument is empty",
    r"name '(W)' is not defined(?:\. Did you mean: '(W)'\?)?",
    r"cannot access local variable '(W)' where it is not associated with a value",
    r"'(W)' object is not (?:iterable|callable|subscriptable|reversible|an iterator)",
    r"'(W)' object does not support item assignment|cannot unpack non-iterable (W) object",
    r"(?:type object )?'(W)' (?:object )?has no attribute '(W)'(?:\. Did you mean: '(W)'\?)?",
    r"module '(W)' has no attribute '(W)'|No module named '(W)'|cannot import name '(W)' from '(W)'",
    r"bad operand type for unary [-+~]: '(W)'",
    r"unsupported operand type\(s\) for (?:[-+*/%@&|^]=?|//=?|<<|>>|\*\* or pow\(\)): '(W)' and '(W)'",
    r"'[<>]=?' not supported between instances of '(W)' and '(W)'",
    r"can only concatenate (W) \(not \"(W)\"\) to (W)|must be real number, not (W)",
    r"can't multiply sequence by non-int of type '(W)'",
    r"(?:list|tuple) indices must be integers or slices, not (W)|string indices must be integers, not '(W)'",
    r"(W)\(\) missing \d required (?:positional|keyword-only) arguments?: '(W)'(?:,? and '(W)')?",
    r"(W)\(\) takes (?:\d|from \d to \d) positional arguments? but \d (?:was|were) given",
    r"(W)\(\) got (?:an unexpected keyword argument|multiple values for argument) '(W)'",
    r"(?:not enough|too many) values to unpack \(expected \d(?:, got \d)?\)",
)
_SAYING = re.compile("|".join(f"(?:{saying})" for saying in _SAYINGS).replace("(W)", f"({_WORD})"))
_TYPES = {name for name, value in vars(builtins).items() if isinstance(value, type)}
_TYPES |= {"NoneType", "function", "generator", "ndarray", "Series", "DataFrame", "Index", "float64", "int64"}
_TYPES |= {f"numpy.{name}" for name in ("ndarray", "float64", "float32", "int64", "int32", "bool", "bool_", "str_")}


class OwnCode:
    """A student's notebook, as far as messages may quote it, and the names in the visible part of the test."""

    def __init__(self, cells: Iterable[str], test: str = ""):
        cells = list(cells)
        self._words = {word for cell in (*cells, test) for word in re.findall(r"[A-Za-z_]\w*", cell)} | _TYPES
        self._lines = {(place, line.strip()) for cell in cells for place, line in enumerate(cell.split("\n"), 1)}

    def said(self, text: str) -> str:
        """`text` if it is the interpreter's own saying about names of the notebook, else ""."""
        found = _SAYING.fullmatch(text)
        return text if found and all(map(self.knows, filter(None, found.groups()))) else ""

    def knows(self, word: str) -> bool:
        """Whether a name is one of a type, or stands in the notebook."""
        return word in _TYPES or all(part in self._words for part in word.split("."))

    def has_line(self, number: int, text: str) -> bool:
        """Whether some cell has this text in that line."""
        return (number, text.strip()) in self._lines
