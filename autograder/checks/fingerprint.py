"""What an answer is, to five digits: equal for answers that mean the same, whatever they are made of."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from numbers import Number

import numpy as np
import pandas as pd

__all__ = ["canonical", "fingerprint"]

_MOST = 2000
_DEEPEST = 8
_ZERO = 1e-9


def canonical(value, labels: bool = True) -> str:
    """A text that two values share if they are the same to five digits: a list is an array, 1 is 1.0.

    With `labels` the index of a Series and of a DataFrame counts, without it only their values do. Of a very large
    value some places are looked at, of an object only its type.
    """
    return _text(value, labels, 0)


def fingerprint(key: object, value: object, labels: bool = True) -> str:
    """Digest of `value` as the answer to the question `key`; neither can be read from it."""
    text = f"{canonical(key)}\0{canonical(value, labels)}"
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _text(value, labels: bool, depth: int) -> str:
    if depth > _DEEPEST:
        return "..."
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, str, bytes)):
        return repr(value)
    if isinstance(value, Number):
        return _number(value)
    if isinstance(value, pd.DataFrame):
        columns = [f"{name!r}:{_text(value[name].to_numpy(), labels, depth + 1)}" for name in value.columns]
        index = _text(value.index.to_numpy(), labels, depth + 1) if labels else ""
        return f"frame({index}|{','.join(columns)})"
    if isinstance(value, (pd.Series, pd.Index)):
        values = _text(value.to_numpy(), labels, depth + 1)
        if labels and isinstance(value, pd.Series):
            return f"series({_text(value.index.to_numpy(), labels, depth + 1)}|{values})"
        return values
    if isinstance(value, np.ndarray):
        return _array(value, labels, depth)
    if isinstance(value, Mapping):
        pairs = [f"{_text(k, labels, depth + 1)}:{_text(v, labels, depth + 1)}" for k, v in value.items()]
        return "{" + ",".join(sorted(pairs)) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ",".join(sorted(_text(item, labels, depth + 1) for item in value)) + "}"
    if isinstance(value, (list, tuple, range)):
        if len(value) > _MOST:
            some = value[:: -(-len(value) // _MOST)]
            return f"({len(value)},)[{','.join(_text(item, labels, depth + 1) for item in some)}]"
        return "[" + ",".join(_text(item, labels, depth + 1) for item in value) + "]"
    if hasattr(value, "toarray") and hasattr(value, "nnz"):
        coo = value.tocoo()
        return f"sparse({coo.shape}{_array(coo.row, labels, depth)}{_array(coo.col, labels, depth)}" + (
            f"{_array(coo.data, labels, depth)})"
        )
    name = getattr(value, "__name__", None)
    return f"<{name if callable(value) and isinstance(name, str) else type(value).__name__}>"


def _array(value: np.ndarray, labels: bool, depth: int) -> str:
    if value.ndim == 0:
        return _text(value.item(), labels, depth)
    if value.size > _MOST:
        some = value.reshape(-1)[:: -(-value.size // _MOST)]
        return f"{value.shape}[{','.join(_text(item, labels, depth + 1) for item in some)}]"
    if value.ndim > 1:
        return "[" + ",".join(_text(row, labels, depth + 1) for row in value) + "]"
    return "[" + ",".join(_text(item, labels, depth + 1) for item in value) + "]"


def _number(value) -> str:
    if isinstance(value, complex):
        return f"{_number(value.real)}+{_number(value.imag)}j"
    try:
        value = float(value)
    except (TypeError, ValueError, OverflowError):
        return repr(value)
    if math.isnan(value):
        return "nan"
    return "0" if abs(value) < _ZERO else f"{value:.4e}"
