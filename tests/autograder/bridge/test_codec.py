"""Values cross as data and arrive as they were; bytes that are no message are refused, whatever they are."""

import collections
import contextlib
import datetime
import decimal
import fractions
import json
import math
import pathlib
import random
import struct
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.bridge.codec import CodecError, Decoder, Encoder, NotData, TooBig


def trip(value):
    return Decoder().decode(Encoder().encode(value))


PLAIN = [
    *(None, True, 0, 2**80, -(2**70), 1.5, -0.0, math.inf, 1 + 2j, "", "naïve \ud800", b"\x00\xff", bytearray(b"ab")),
    *([], [1, [2, (3,)]], (), (1, "a"), {1: 2, (1, 2): {3}}, {"t": "list"}, set(), frozenset({1})),
    *(range(2, 9, 3), slice(1, None), ..., int, bool, type(None)),
    *(datetime.datetime(2020, 2, 29, 3, 4, 5, 6), datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)),
    *(datetime.date(2020, 1, 2), datetime.time(3, 4), datetime.timedelta(-1, 5)),
    *(decimal.Decimal("1.30"), fractions.Fraction(2, 3), uuid.UUID(int=7), pathlib.PurePosixPath("a/b")),
    *(collections.Counter("aab"), collections.OrderedDict(a=1), collections.deque([1], maxlen=3)),
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_keep_value_and_type(value):
    back = trip(value)
    assert back == value
    assert type(back) is type(value) or isinstance(value, pathlib.PurePath)


def test_nan_stays_nan():
    assert math.isnan(trip(math.nan))


def test_a_random_generator_goes_on_where_it_was():
    generator = random.Random(3)
    generator.random()
    assert trip(generator).random() == generator.random()


def test_a_named_tuple_keeps_its_fields():
    Point = collections.namedtuple("Point", "x y")
    back = trip(Point(1, 2))
    assert (back.x, back.y, back) == (1, 2, (1, 2))


def test_subclasses_arrive_as_the_plain_type():
    class Pleasing(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

    class Anything(str):
        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    back = trip([Pleasing(2.0), Anything("x"), type("Words", (list,), {})(["a"])])
    assert [type(item) for item in back] == [float, str, list]
    assert back != [3.0, "x", ["a"]]


def test_shared_and_circular_containers_keep_their_shape():
    shared = [1]
    circle = {"a": shared, "b": shared}
    circle["me"] = circle
    back = trip(circle)
    assert back["a"] is back["b"]
    assert back["me"] is back


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


@given(trees)
@settings(max_examples=150, deadline=None)
def test_any_tree_of_plain_values_survives(value):
    assert trip(value) == value


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_noise_is_refused(data):
    with pytest.raises(CodecError):
        Decoder().decode(data)


@given(trees, st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=200, deadline=None)
def test_a_damaged_message_decodes_to_plain_data_or_is_refused(value, place, byte):
    data = bytearray(Encoder().encode(value))
    data[place % len(data)] = byte
    with contextlib.suppress(CodecError):
        assert "autograder" not in type(Decoder().decode(bytes(data))).__module__


def message(tree, *buffers):
    text = json.dumps([tree, [len(b) for b in buffers]]).encode()
    return struct.pack("<Q", len(text)) + text + b"".join(buffers)


LIES = {
    "an unknown tag": {"t": "pickle", "v": "cos\nsystem"},
    "a type that is not plain": {"t": "type", "v": "eval"},
    "a reference to nowhere": {"t": "ref", "v": 3},
    "an object array in disguise": {"t": "array", "d": "|O", "s": [1], "o": "C", "b": 0},
    "a record dtype": {"t": "array", "d": "i4,O", "s": [1], "o": "C", "b": 0},
    "a shape without its bytes": {"t": "array", "d": "<f8", "s": [2**40], "o": "C", "b": 0},
    "a negative shape": {"t": "array", "d": "<f8", "s": [-1], "o": "C", "b": 0},
    "a buffer that is not there": {"t": "bytes", "b": 7},
    "a custom class": {"t": "custom", "m": "os", "q": "system", "v": 1},
    "a proxy where none is expected": {"t": "handle", "v": 1, "k": "object"},
    "a dict with too few values": {"t": "dict", "k": [1, 2], "v": [1]},
    "an unhashable key": {"t": "dict", "k": [[1]], "v": [1]},
    "a sparse matrix that points outside": {
        **{"t": "sparse", "f": "csr", "l": "csr", "a": True, "s": [1, 1]},
        "v": [
            {"t": "array", "d": "<f8", "s": [1], "o": "C", "b": 0},
            {"t": "array", "d": "<i4", "s": [1], "o": "C", "b": 1},
            {"t": "array", "d": "<i4", "s": [2], "o": "C", "b": 2},
        ],
    },
}


@pytest.mark.parametrize("tree", LIES.values(), ids=LIES)
def test_lies_are_refused(tree):
    buffers = [bytes(8), struct.pack("<i", 9), struct.pack("<ii", 0, 1)]
    with pytest.raises(CodecError):
        Decoder().decode(message(tree, *buffers))


def test_depth_is_limited_on_both_sides():
    nested = []
    for _ in range(10_000):
        nested = [nested]
    with pytest.raises(TooBig, match="levels deep"):
        Encoder().encode(nested)
    with pytest.raises(TooBig):
        Decoder().decode(struct.pack("<Q", 200_000) + b"[" * 100_000 + b"]" * 100_000)


def test_size_is_limited():
    with pytest.raises(TooBig, match="more than 1 MB"):
        Encoder(max_bytes=1 << 20).encode(bytes(1 << 21))


def test_what_is_not_data_is_refused_unless_somebody_takes_care():
    with pytest.raises(NotData, match="object of type object"):
        Encoder().encode([object()])
    data = Encoder(lambda value: {"t": "thing", "v": 7}).encode([object()])
    assert Decoder(lambda tree, decoder, depth: ("thing", tree["v"])).decode(data) == [("thing", 7)]


def test_a_class_may_bring_its_own_data():
    class Scale:
        def __init__(self, low, high):
            self.low, self.high = low, high

        def __autograder_data__(self):
            return {"low": self.low, "high": self.high}

        @classmethod
        def __autograder_from__(cls, data):
            return cls(data["low"], data["high"])

    data = Encoder().encode(Scale(1, 5))
    back = Decoder(custom=lambda module, name: Scale).decode(data)
    assert (back.low, back.high) == (1, 5)


def test_other_containers_of_the_standard_library():
    import array
    import types

    assert trip(array.array("d", [1, 2])) == array.array("d", [1, 2])
    assert trip(types.SimpleNamespace(a=[1])) == types.SimpleNamespace(a=[1])
    assert trip(types.MappingProxyType({"a": 1}))["a"] == 1
    d = {"a": 1, "b": 2}
    keys, values, items = trip((d.keys(), d.values(), d.items()))
    assert (keys, list(values), items) == (d.keys(), [1, 2], d.items())
    assert type(keys) is type(d.keys())
