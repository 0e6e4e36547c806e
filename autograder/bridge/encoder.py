"""Values to bytes."""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import fractions
import json
import math
import pathlib
import random
import struct
import sys
import types
import uuid

from .plain import C_TYPES, MAX_BYTES, MAX_DEPTH, MAX_NODES, SAFE_INT, Content, NotData, TooBig
from .trusted import DICTS, PLAIN_TYPES, numpy_type

__all__ = ["Encoder"]

#: Items of a list that may be worth a buffer.
LONG = 1000


class Encoder:
    """Turns values into bytes.

    Parameters
    ----------
    other : callable, optional
        Asked for the tree of a value that is not data (a function, a fitted model); raises :class:`NotData` to refuse.
    first : callable, optional
        Asked before anything else for the tree of a value that has parts; None if it has nothing to say.
    known : dict, optional
        id -> number of mutable values that the other side has, too: they are named and not sent.
    max_bytes : int
        Size of a message.

    Attributes
    ----------
    made : list
        The mutable values of the last message, in the order in which the decoder makes them.
    """

    def __init__(self, other=None, max_bytes: int = MAX_BYTES, first=None, known: dict[int, int] | None = None):
        self._other, self._first = other, first
        self._known = known or {}
        self._max_bytes = max_bytes

    def encode(self, value) -> bytes:
        """Return `value` as bytes.

        Raises
        ------
        NotData
            Something in it is not data and nobody took care of it.
        TooBig
        """
        self._buffers: list = []
        self._size = 0
        self._nodes = 0
        self._seen: dict[int, int] = {}
        self.made: list = []
        tree = self._node(value, 0)
        text = json.dumps([tree, [len(b) for b in self._buffers]], separators=(",", ":"), check_circular=False).encode()
        if len(text) + self._size > self._max_bytes:
            raise TooBig(f"the value takes more than {self._max_bytes >> 20} MB")
        return b"".join([struct.pack("<Q", len(text)), text, *self._buffers])

    def buffer(self, data) -> int:
        """Keep bytes beside the tree and return their number."""
        data = memoryview(data).cast("B")
        self._size += len(data)
        if self._size > self._max_bytes:
            raise TooBig(f"the value takes more than {self._max_bytes >> 20} MB")
        self._buffers.append(data)
        return len(self._buffers) - 1

    def _node(self, value, depth: int):
        self._nodes += 1
        if depth > MAX_DEPTH:
            raise TooBig(f"the value is nested more than {MAX_DEPTH} levels deep")
        if self._nodes > MAX_NODES:
            raise TooBig(f"the value has more than {MAX_NODES:,} parts")
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        if kind is int:
            return value if -SAFE_INT < value < SAFE_INT else {"t": "int", "v": hex(value)}
        if kind is float:
            return value if math.isfinite(value) else {"t": "float", "v": repr(value)}
        if id(value) in self._known:
            return {"t": "known", "v": self._known[id(value)]}
        number = self._seen.get(id(value))
        if number is not None:
            return {"t": "ref", "v": number}
        return self._rich(value, kind, depth)

    def remember(self, value) -> None:
        """Give a mutable value its number, in the order in which the decoder makes them."""
        self._seen[id(value)] = len(self.made)
        self.made.append(value)

    def _items(self, values, depth: int) -> list:
        return [self._node(item, depth + 1) for item in values]

    def _rich(self, value, kind: type, depth: int):
        if kind is Content:
            return self._rich(value.of, type(value.of), depth)
        tree = None if self._first is None else self._first(value, self, depth)
        if tree is not None:
            return tree
        if kind is list:
            self.remember(value)
            return (self._numbers(value) if len(value) > LONG else None) or self._items(value, depth)
        bases = kind.__mro__
        for module in ("numpy", "pandas", "scipy"):
            if module in sys.modules and any(b.__module__.split(".")[0] == module for b in bases):
                from . import codec_arrays

                tree = codec_arrays.encode(self, value, bases, depth)
                if tree is not None:
                    return tree
        for base in bases:
            function = ENCODERS.get(base)
            if function is not None:
                return function(self, value, depth)
        if callable(getattr(kind, "__autograder_data__", None)) and kind.__module__ != "__main__":
            data = self._node(kind.__autograder_data__(value), depth + 1)
            return {"t": "custom", "m": kind.__module__, "q": kind.__qualname__, "v": data}
        if self._other is None:
            raise NotData(f"an object of type {kind.__name__} is not data")
        return self._other(value)

    def _numbers(self, values: list) -> dict | None:
        """A long list of whole or of real numbers as one buffer; None if there is anything else in it."""
        kinds = set(map(type, values))
        if kinds not in ({int}, {float}):
            return None
        whole = kinds == {int}
        try:
            return {"t": "numbers", "d": "i" if whole else "f", "b": self.buffer(array.array("qd"[not whole], values))}
        except OverflowError:
            return None

    def _c_array(self, value, depth: int):
        if value.typecode not in C_TYPES:
            raise NotData(f"an array of kind {value.typecode!r} is not plain data")
        self.remember(value)
        return {"t": "carray", "c": value.typecode, "b": self.buffer(value)}

    def _namespace(self, value, depth: int):
        self.remember(value)
        state = {str(name): part for name, part in vars(value).items()}
        return {"t": "namespace", "k": list(state), "v": self._items(state.values(), depth)}

    # -- one method per kind of value ---------------------------------------------------------------------------

    def _dict(self, value, depth: int):
        self.remember(value)
        tree: dict = {
            "t": "dict",
            "k": self._items(dict.keys(value), depth),
            "v": self._items(dict.values(value), depth),
        }
        for name, kind in DICTS.items():
            if isinstance(value, kind):
                tree["c"] = name
        return tree

    def _list(self, value, depth: int):
        self.remember(value)
        return self._items(list.__iter__(value), depth)

    def _tuple(self, value, depth: int):
        kind = type(value)
        items = self._items(tuple.__iter__(value), depth)
        fields = getattr(kind, "_fields", None)
        if kind is not tuple and isinstance(fields, tuple) and len(fields) == len(items):
            return {"t": "named", "n": kind.__name__, "f": [str(f) for f in fields], "v": items}
        return {"t": "tuple", "v": items}

    def _set(self, value, depth: int):
        self.remember(value)
        return {"t": "set", "v": self._items(set.__iter__(value), depth)}

    def _deque(self, value, depth: int):
        self.remember(value)
        return {"t": "deque", "v": self._items(value, depth), "m": value.maxlen}

    def _bytearray(self, value, depth: int):
        self.remember(value)
        return {"t": "bytearray", "b": self.buffer(value)}

    def _random(self, value, depth: int):
        self.remember(value)
        return {"t": "random", "v": self._node(value.getstate(), depth + 1)}

    def _datetime(self, value, depth: int):
        zone = getattr(value.tzinfo, "key", None)
        return {"t": "datetime", "v": value.replace(tzinfo=None).isoformat() if zone else value.isoformat(), "z": zone}

    def _type(self, value, depth: int):
        if PLAIN_TYPES.get(value.__name__) is value:
            return {"t": "type", "v": value.__name__}
        if "numpy" in sys.modules and numpy_type(value.__name__) is value:
            return {"t": "nptype", "v": value.__name__}
        if self._other is None:
            raise NotData(f"the class {value.__name__} is not data")
        return self._other(value)


def _text(tag: str):
    return lambda self, value, depth: {"t": tag, "v": str(value)}


ENCODERS = {
    bool: lambda self, value, depth: bool(value),
    int: lambda self, value, depth: self._node(int.__int__(value), depth),
    float: lambda self, value, depth: self._node(float.__float__(value), depth),
    str: lambda self, value, depth: str.__getitem__(value, slice(None)),
    complex: lambda self, value, depth: {"t": "complex", "v": self._items((value.real, value.imag), depth)},
    dict: Encoder._dict,
    array.array: Encoder._c_array,
    types.SimpleNamespace: Encoder._namespace,
    **{
        type(view): lambda self, value, depth, kind=kind: {"t": "view", "k": kind, "v": self._items(value, depth)}
        for kind, view in (("keys", {}.keys()), ("values", {}.values()), ("items", {}.items()))
    },
    types.MappingProxyType: lambda self, value, depth: self._dict(dict(value), depth),
    list: Encoder._list,
    tuple: Encoder._tuple,
    set: Encoder._set,
    frozenset: lambda self, value, depth: {"t": "frozenset", "v": self._items(frozenset.__iter__(value), depth)},
    collections.deque: Encoder._deque,
    bytes: lambda self, value, depth: {"t": "bytes", "b": self.buffer(value)},
    bytearray: Encoder._bytearray,
    range: lambda self, value, depth: {"t": "range", "v": self._items((value.start, value.stop, value.step), depth)},
    slice: lambda self, value, depth: {"t": "slice", "v": self._items((value.start, value.stop, value.step), depth)},
    type(...): lambda self, value, depth: {"t": "ellipsis"},
    datetime.datetime: Encoder._datetime,
    datetime.date: lambda self, value, depth: {"t": "date", "v": value.isoformat()},
    datetime.time: lambda self, value, depth: {"t": "time", "v": value.isoformat()},
    datetime.timedelta: lambda self, value, depth: {
        "t": "timedelta",
        "v": [value.days, value.seconds, value.microseconds],
    },
    decimal.Decimal: _text("decimal"),
    fractions.Fraction: _text("fraction"),
    uuid.UUID: _text("uuid"),
    pathlib.PurePath: _text("path"),
    random.Random: Encoder._random,
    type: Encoder._type,
}
