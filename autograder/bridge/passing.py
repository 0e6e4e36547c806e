"""Mutable values that both sides have: which of them the code on this side has changed.

Whoever is called has copies. The copies keep the shape of the originals (what was one object is one object), what
comes back names them by number instead of sending them, and their changes are made to the originals: to the caller it
looks as if the objects themselves had been passed. Some values are shared by name for as long as a test runs.
"""

from __future__ import annotations

import collections
import operator
import sys

from .codec import CodecError, Decoder, Encoder, NotData
from .inplace import become
from .own import Own, state_of
from .plain import Content

__all__ = ["Passing", "Shared"]


class Passing:
    """What was made of one message.

    Parameters
    ----------
    decoder : Decoder
        Has decoded it.
    message : list
        Containers that are the message itself.
    own : Own
        The classes that both sides have.

    Attributes
    ----------
    known : dict
        For an `Encoder` of the answer.
    """

    def __init__(self, decoder: Decoder, message: list, own: Own):
        self._made, self._own = decoder.made, own
        skipped = {id(part) for part in message}
        watched = [n for n, v in enumerate(self._made) if n not in decoder.inner and id(v) not in skipped]
        self.known = {id(self._made[n]): n for n in watched}
        self._before = {n: _snapshot(self._made[n], own) for n in watched}

    def changes(self) -> list:
        """[number, content] of each value that is not what it was."""
        made, own = self._made, self._own
        return [[n, Content(made[n])] for n, before in self._before.items() if _differs(made[n], before, own)]


class Shared:
    """Values that go by one name on both sides while a test runs.

    Parameters
    ----------
    own : Own
        The classes that both sides have.
    """

    def __init__(self, own: Own):
        self._own = own
        self._values: dict[str, tuple] = {}

    def clear(self) -> None:
        self._values.clear()

    def put(self, name: str, value: object) -> None:
        """From now on `name` means this value, if it is one that can be changed and sent."""
        self._values.pop(name, None)
        if _is_mutable(value, self._own):
            try:
                self._values[name] = (value, _snapshot(value, self._own))
            except (CodecError, NotData):
                return

    def changes(self) -> list:
        """[name, content] of each value that was changed since it was put or since this was asked last."""
        found = []
        for name, (value, before) in list(self._values.items()):
            if _differs(value, before, self._own):
                self.put(name, value)
                found.append([name, Content(value)])
        return found

    def take(self, changes: object) -> None:
        """Make the changes that the other side tells."""
        for entry in changes if isinstance(changes, list) else []:
            if isinstance(entry, list) and len(entry) == 2 and type(entry[0]) is str and entry[0] in self._values:
                value, _ = self._values[entry[0]]
                become(value, entry[1])
                self.put(entry[0], value)


def _is_mutable(value, own: Own) -> bool:
    if isinstance(value, list | dict | set | bytearray | collections.deque) or own.has(value):
        return True
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return True
    return pandas is not None and isinstance(value, pandas.DataFrame | pandas.Series)


def _snapshot(value, own: Own):
    parts = _parts(value, own)
    return _bytes(value) if parts is None else parts


def _differs(value, before, own: Own) -> bool:
    parts = _parts(value, own)
    if parts is None:
        return _bytes(value) != before
    return len(parts) != len(before) or not all(map(operator.is_, parts, before))


def _parts(value, own: Own) -> list | None:
    """What a container or an object of the lesson's own holds; None of what is neither."""
    kind, parts = type(value), []
    is_own = own.has(value)
    if is_own:
        state = state_of(value)
        parts = [*state, *state.values()]
    if kind is list or isinstance(value, list | collections.deque):
        return [*parts, *value]
    if isinstance(value, dict):
        return [*parts, *dict.keys(value), *dict.values(value)]
    if isinstance(value, set):
        return [*parts, *sorted(value, key=id)]
    return parts if is_own else None


def _bytes(value) -> bytes:
    return Encoder(lambda other: {"t": "id", "v": id(other)}).encode(value)
