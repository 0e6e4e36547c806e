"""The operators that an object can have, by the names that the module `operator` and the methods share."""

from __future__ import annotations

__all__ = ["BINARY", "IN_PLACE", "UNARY"]

_ARITHMETIC = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow", "matmul", "and", "or", "xor"),
    *("lshift", "rshift"),
)
BINARY = (*_ARITHMETIC, "ne", "lt", "le", "gt", "ge")
UNARY = ("neg", "pos", "abs", "invert")
IN_PLACE = tuple(f"i{name}" for name in _ARITHMETIC if name != "divmod")
