"""Values to bytes and back, for two processes of which one is hostile. Data only: decoding never runs code, never
unpickles.

A message is a JSON tree and a row of byte buffers. JSON's own types stand for None, bool, int, float, str and list;
everything else is an object ``{"t": tag, ...}``. A mutable value that appears twice is sent once and referred to
afterwards, so shared and circular lists and dicts keep their shape. Subclasses of plain types travel as the plain type.

This file and `codec_arrays` also run in the student kernel; they need the standard library only, and NumPy, pandas and
SciPy if a value of theirs turns up.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import json
import keyword
import math
import pathlib
import random
import struct
import sys
import uuid

__all__ = ["CodecError", "Decoder", "Encoder", "NotData", "TooBig"]

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 150
MAX_NODES = 5_000_000
SAFE_INT = 2**53
PLAIN_TYPES = {
    kind.__name__: kind
    for kind in (
        *(bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset),
        *(type(None), object, range, slice),
    )
}


class CodecError(ValueError):
    """The bytes are no message, or one that breaks the rules."""


class NotData(TypeError):
    """The value is an object that cannot travel as data."""


class TooBig(CodecError):
    """The value is larger, deeper or has more parts than allowed."""


class Encoder:
    """Turns values into bytes.

    Parameters
    ----------
    other : callable, optional
        Asked for the tree of a value that is not data (a function, a fitted model); raises :class:`NotData` to refuse.
    max_bytes : int
        Size of a message.
    """

    def __init__(self, other=None, max_bytes: int = MAX_BYTES):
        self._other = other
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
        self._count = 0
        self._alive: list = []
        tree = self._node(value, 0)
        text = json.dumps([tree, [len(b) for b in self._buffers]], separators=(",", ":"), check_circular=False).encode()
        if len(text) + self._size > self._max_bytes:
            raise TooBig(f"the value takes more than {self._max_bytes >> 20} MB")
        self.has_mutable = bool(self._seen)
        return b"".join([struct.pack("<Q", len(text)), text, *self._buffers])

    def buffer(self, data) -> int:
        """Keep bytes beside the tree and return their number."""
        self._size += len(data)
        if self._size > self._max_bytes:
            raise TooBig(f"the value takes more than {self._max_bytes >> 20} MB")
        self._buffers.append(bytes(data))
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
        number = self._seen.get(id(value))
        if number is not None:
            return {"t": "ref", "v": number}
        return self._rich(value, kind, depth)

    def remember(self, value) -> None:
        """Give a mutable value its number, in the order in which the decoder makes them."""
        self._seen[id(value)] = self._count
        self._count += 1
        self._alive.append(value)

    def _items(self, values, depth: int) -> list:
        return [self._node(item, depth + 1) for item in values]

    def _rich(self, value, kind: type, depth: int):
        bases = kind.__mro__
        if kind is list:
            self.remember(value)
            return self._items(value, depth)
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
        if "numpy" in sys.modules and value.__module__ == "numpy":
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
DICTS = {"counter": collections.Counter, "ordered": collections.OrderedDict, "default": collections.defaultdict}


class Decoder:
    """Turns bytes back into values.

    Parameters
    ----------
    other : callable, optional
        Given a tree whose tag is not data ("handle", "callback", ...), returns what stands for it here.
    custom : callable, optional
        Given the module and the name of a class with ``__autograder_from__``, returns the class, or raises.
    max_bytes : int
        Size of a message.
    """

    def __init__(self, other=None, custom=None, max_bytes: int = MAX_BYTES * 2):
        self._other = other
        self._custom = custom
        self._max_bytes = max_bytes

    def decode(self, data: bytes):
        """Return the value.

        Raises
        ------
        CodecError
            Whatever is wrong with the bytes.
        """
        try:
            return self._decode(data)
        except CodecError:
            raise
        except RecursionError:
            raise TooBig("the message is nested too deeply") from None
        except Exception as error:
            raise CodecError(f"malformed message ({type(error).__name__})") from error

    def _decode(self, data: bytes):
        if len(data) > self._max_bytes:
            raise TooBig(f"the message takes more than {self._max_bytes >> 20} MB")
        (length,) = struct.unpack_from("<Q", data)
        if length > len(data) - 8:
            raise CodecError("the message is cut off")
        tree, sizes = json.loads(data[8 : 8 + length])
        self._buffers = []
        start = 8 + length
        for size in sizes:
            if type(size) is not int or size < 0 or start + size > len(data):
                raise CodecError("the message is cut off")
            self._buffers.append(memoryview(data)[start : start + size])
            start += size
        self._nodes = 0
        self.made: list = []
        return self._value(tree, 0)

    def buffer(self, number) -> memoryview:
        if type(number) is not int or not 0 <= number < len(self._buffers):
            raise CodecError("the message names a part it does not have")
        return self._buffers[number]

    def _value(self, tree, depth: int):
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise TooBig("the message is too deep or has too many parts")
        if type(tree) is list:
            result: list = []
            self.made.append(result)
            result.extend(self._value(item, depth + 1) for item in tree)
            return result
        if type(tree) is not dict:
            return tree
        tag = tree.get("t")
        function = DECODERS.get(tag)
        if function is not None:
            return function(self, tree, depth)
        from . import codec_arrays

        function = codec_arrays.DECODERS.get(tag)
        if function is not None:
            return function(self, tree, depth)
        if self._other is None:
            raise CodecError(f"{tag!r} is not data")
        return self._other(tree)

    def values(self, trees, depth: int) -> list:
        if type(trees) is not list:
            raise CodecError("a list was expected")
        return [self._value(tree, depth + 1) for tree in trees]

    # -- one method per kind of value ---------------------------------------------------------------------------

    def _dict(self, tree, depth):
        result: dict = DICTS[tree["c"]]() if "c" in tree else {}
        self.made.append(result)
        keys = self.values(tree["k"], depth)
        values = self.values(tree["v"], depth)
        if len(keys) != len(values):
            raise CodecError("a dict has more keys than values")
        for key, value in zip(keys, values, strict=True):
            result[key] = value
        return result

    def _set(self, tree, depth):
        result: set = set()
        self.made.append(result)
        result.update(self.values(tree["v"], depth))
        return result

    def _deque(self, tree, depth):
        maxlen = tree["m"]
        result: collections.deque = collections.deque(maxlen=maxlen if maxlen is None else int(maxlen))
        self.made.append(result)
        result.extend(self.values(tree["v"], depth))
        return result

    def _bytearray(self, tree, depth):
        result = bytearray(self.buffer(tree["b"]))
        self.made.append(result)
        return result

    def _random(self, tree, depth):
        result = random.Random()
        self.made.append(result)
        result.setstate(self._value(tree["v"], depth + 1))
        return result

    def _named(self, tree, depth):
        fields, name = tree["f"], tree["n"]
        plain = all(type(f) is str and f.isidentifier() and not keyword.iskeyword(f) and f[0] != "_" for f in fields)
        values = self.values(tree["v"], depth)
        if not plain or len(set(fields)) != len(fields) or not str(name).isidentifier() or len(fields) > 1000:
            return tuple(values)
        return collections.namedtuple(name, fields)(*values)

    def _datetime(self, tree, depth):
        value = datetime.datetime.fromisoformat(tree["v"])
        if tree.get("z"):
            import zoneinfo

            value = value.replace(tzinfo=zoneinfo.ZoneInfo(tree["z"]))
        return value

    def _ref(self, tree, depth):
        number = tree["v"]
        if type(number) is not int or not 0 <= number < len(self.made):
            raise CodecError("a reference points nowhere")
        return self.made[number]

    def _custom_value(self, tree, depth):
        if self._custom is None:
            raise CodecError("objects of custom types are not accepted here")
        kind = self._custom(tree["m"], tree["q"])
        return kind.__autograder_from__(self._value(tree["v"], depth + 1))


def _int(self, tree, depth):
    if len(tree["v"]) > 100_000:
        raise TooBig("an integer has too many digits")
    return int(tree["v"], 16)


DECODERS = {
    "int": _int,
    "float": lambda self, tree, depth: float(tree["v"]),
    "complex": lambda self, tree, depth: complex(*self.values(tree["v"], depth)),
    "dict": Decoder._dict,
    "tuple": lambda self, tree, depth: tuple(self.values(tree["v"], depth)),
    "named": Decoder._named,
    "set": Decoder._set,
    "frozenset": lambda self, tree, depth: frozenset(self.values(tree["v"], depth)),
    "deque": Decoder._deque,
    "bytes": lambda self, tree, depth: bytes(self.buffer(tree["b"])),
    "bytearray": Decoder._bytearray,
    "range": lambda self, tree, depth: range(*self.values(tree["v"], depth)),
    "slice": lambda self, tree, depth: slice(*self.values(tree["v"], depth)),
    "ellipsis": lambda self, tree, depth: ...,
    "datetime": Decoder._datetime,
    "date": lambda self, tree, depth: datetime.date.fromisoformat(tree["v"]),
    "time": lambda self, tree, depth: datetime.time.fromisoformat(tree["v"]),
    "timedelta": lambda self, tree, depth: datetime.timedelta(*[int(part) for part in tree["v"]]),
    "decimal": lambda self, tree, depth: decimal.Decimal(tree["v"]),
    "fraction": lambda self, tree, depth: fractions.Fraction(tree["v"]),
    "uuid": lambda self, tree, depth: uuid.UUID(tree["v"]),
    "path": lambda self, tree, depth: pathlib.PurePath(tree["v"]),
    "random": Decoder._random,
    "type": lambda self, tree, depth: PLAIN_TYPES[tree["v"]],
    "ref": Decoder._ref,
    "custom": Decoder._custom_value,
}
