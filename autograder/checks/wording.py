"""Values, calls and functions as a message shows them."""

from __future__ import annotations

from numbers import Number

import numpy as np
import pandas as pd

__all__ = ["a_value", "argument_text", "call_text", "not_written", "number", "short", "value_text"]

_LONGEST = 60


def number(value) -> str:
    value = value.item() if isinstance(value, np.generic) else value
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def value_text(value) -> str:
    return number(value) if isinstance(value, (Number, np.number)) else short(value)


def a_value(value) -> str:
    """The value's type with its article and, where it is short, the value."""
    kind = {"NoneType": "None", "str": "text", "ndarray": "NumPy array"}.get(type(value).__name__, type(value).__name__)
    if kind == "None":
        return kind
    text = short(value)
    article = "an" if kind[0].lower() in "aeiou" else "a"
    return f"{article} {kind}" + (f", {text}" if len(text) < 25 and not text.startswith("<") else "")


def short(value) -> str:
    text = " ".join(repr(value.item() if isinstance(value, np.generic) else value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def argument_text(value) -> str:
    if isinstance(value, np.ndarray):
        return short(value.tolist()) if value.size <= 6 else f"<array {value.shape}>"
    if isinstance(value, pd.DataFrame):
        return f"<DataFrame of {len(value)} rows>"
    if isinstance(value, pd.Series):
        return short(value.tolist()) if value.size <= 6 else f"<Series of {len(value)}>"
    if callable(value):
        return name_of(value)
    return short(value)


def name_of(function) -> str:
    return str(getattr(function, "__name__", "the function"))


def not_written(function) -> NotImplementedError:
    return NotImplementedError(f"{name_of(function)} is not written yet: replace `raise NotImplementedError`")


def call_text(function, args, kwargs) -> str:
    words = [argument_text(value) for value in args] + [
        f"{key}={argument_text(value)}" for key, value in kwargs.items()
    ]
    return f"{name_of(function)}({', '.join(words)})"
