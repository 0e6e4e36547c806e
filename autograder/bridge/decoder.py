"""Bytes to values, from a side that may be hostile: every size and index is checked, nothing is run."""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import fractions
import json
import keyword
import pathlib
import random
import struct
import types
import uuid

from .plain import C_TYPES, MAX_BYTES, MAX_DEPTH, MAX_NODES, CodecError, TooBig
from .records import record
from .trusted import DICTS, PLAIN_TYPES, zone

__all__ = ["Decoder"]


class Decoder:
    """Turns bytes back into values.

    Parameters
    ----------
    other : callable, optional
        Given a tree whose tag is not data ("handle", "callback", ...), this decoder and the depth, returns what stands
        for it here.
    custom : callable, optional
        Given the module and the name of a class with ``__autograder_from__``, returns the class, or raises.
    known : list, optional
        What the other side may name by number instead of sending it.
    max_bytes : int
        Size of a message.

    Attributes
    ----------
    made : list
        The mutable values of the last message.
    inner : set of int
        The numbers of those that are only part of another's inside, as the columns of a frame.
    """

    def __init__(self, other=None, custom=None, known=(), max_bytes: int = MAX_BYTES * 2):
        self._other = other
        self._custom = custom
        self._known = known
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
        tree, sizes = json.loads(bytes(data[8 : 8 + length]))
        self._buffers = []
        start = 8 + length
        for size in sizes:
            if type(size) is not int or size < 0 or start + size > len(data):
                raise CodecError("the message is cut off")
            self._buffers.append(memoryview(data)[start : start + size])
            start += size
        self._nodes = 0
        self.made: list = []
        self.inner: set[int] = set()
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
            begun = len(self.made) + 1
            value = function(self, tree, depth)
            if tag != "objects":
                self.inner.update(range(begun, len(self.made)))
            return value
        if self._other is None:
            raise CodecError(f"{tag!r} is not data")
        return self._other(tree, self, depth)

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
        return tuple.__new__(record(name, tuple(fields)), values)

    def _datetime(self, tree, depth):
        value = datetime.datetime.fromisoformat(tree["v"])
        if tree.get("z") is None:
            return value
        place = zone(tree["z"])
        if place is None:
            raise CodecError("an unknown time zone")
        return value.replace(tzinfo=place)

    def _ref(self, tree, depth):
        number = tree["v"]
        if type(number) is not int or not 0 <= number < len(self.made):
            raise CodecError("a reference points nowhere")
        return self.made[number]

    def _known_value(self, tree, depth):
        number = tree["v"]
        if type(number) is not int or not 0 <= number < len(self._known):
            raise CodecError("a reference points nowhere")
        return self._known[number]

    def _custom_value(self, tree, depth):
        if self._custom is None:
            raise CodecError("objects of custom types are not accepted here")
        kind = self._custom(tree["m"], tree["q"])
        return kind.__autograder_from__(self._value(tree["v"], depth + 1))


def _int(self, tree, depth):
    if len(tree["v"]) > 100_000:
        raise TooBig("an integer has too many digits")
    return int(tree["v"], 16)


def _numbers(self, tree, depth):
    """A long list of whole or of real numbers."""
    kind = {"i": "q", "f": "d"}[tree["d"]]
    values = array.array(kind)
    values.frombytes(self.buffer(tree["b"]))
    result = values.tolist()
    self.made.append(result)
    return result


def _c_array(self, tree, depth):
    if tree["c"] not in C_TYPES:
        raise CodecError("an array of an unknown kind")
    result = array.array(tree["c"])
    result.frombytes(self.buffer(tree["b"]))
    self.made.append(result)
    return result


def _namespace(self, tree, depth):
    result = types.SimpleNamespace()
    self.made.append(result)
    for name, value in zip(tree["k"], self.values(tree["v"], depth), strict=True):
        if type(name) is not str:
            raise CodecError("an attribute has a strange name")
        vars(result)[name] = value
    return result


def _view(self, tree, depth):
    parts = self.values(tree["v"], depth)
    if tree["k"] == "keys":
        return dict.fromkeys(parts).keys()
    return dict(enumerate(parts)).values() if tree["k"] == "values" else dict(parts).items()


def _fraction(self, tree, depth):
    above, _, below = tree["v"].partition("/")
    return fractions.Fraction(int(above), int(below or "1"))


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
    "fraction": _fraction,
    "uuid": lambda self, tree, depth: uuid.UUID(tree["v"]),
    "path": lambda self, tree, depth: pathlib.PurePath(tree["v"]),
    "random": Decoder._random,
    "type": lambda self, tree, depth: PLAIN_TYPES[tree["v"]],
    "numbers": _numbers,
    "carray": _c_array,
    "namespace": _namespace,
    "view": _view,
    "ref": Decoder._ref,
    "known": Decoder._known_value,
    "custom": Decoder._custom_value,
}
