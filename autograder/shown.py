"""What of somebody's submission is printed, logged or put into a table passes one function for each target.

A terminal obeys escape sequences and a spreadsheet formulas, a log is read line by line, and no encoder takes a lone
surrogate; none of them is a place for a megabyte.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["csv_cell", "line", "log_text", "text"]

#: Every way in which a terminal is told something: a colour, a title, a link, a question.
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?")
_FORMULA = "=+-@|%＝＋－＠"
#: Where tables are separated by semicolons, a formula may begin in the middle of a cell.
_LATER_FORMULA = re.compile(rf"(;)(?=[\s\"']*[{_FORMULA}])")


def line(value: Any, longest: int = 120) -> str:
    """One line for a terminal or a report: nothing in it that is not to be seen, no end of line, not too long."""
    return _printable(value, longest, "")


def text(value: Any, longest: int = 2_000, lines: int = 12) -> str:
    """Some lines for a terminal."""
    return "\n".join(_printable(value, longest, "\n").splitlines()[:lines])


def log_text(value: Any, longest: int = 20_000) -> str:
    """Lines for a log file, the last ones of very many; by a bar before each, none can pass for the log's own."""
    end = str(value)[-longest:]
    return "\n".join(f"| {one}" for one in _printable(end, longest, "\n\t").splitlines())


def csv_cell(value: Any) -> str:
    """A value for a table that no spreadsheet takes for a formula, whatever it takes for the separator."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    plain = "".join(ch if ch.isprintable() else " " for ch in _encodable(str(value)))
    plain = _LATER_FORMULA.sub(r"\1'", plain)
    return "'" + plain if plain.lstrip()[:1] in set(_FORMULA) else plain


def _printable(value: Any, longest: int, kept: str) -> str:
    shown = _ESCAPE.sub("", _encodable(str(value)[: 4 * longest]))
    shown = "".join(ch if ch.isprintable() or ch in kept else "?" for ch in shown)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _encodable(value: str) -> str:
    return value.encode("utf-8", "replace").decode()
