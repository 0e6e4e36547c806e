"""Mutable values that came in a message: which of them the code that got them has changed.

Whoever is called has copies. The copies keep the shape of the originals (what was one object is one object), what
comes back names them by number instead of sending them, and their changes are made to the originals: to the caller it
looks as if the objects themselves had been passed.
"""

from __future__ import annotations

import collections
import operator

from .codec import Decoder, Encoder
from .own import Own, state_of
from .plain import Content

__all__ = ["Passing"]


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
        self._before = {n: self._snapshot(self._made[n]) for n in watched}

    def changes(self) -> list:
        """[number, content] of each value that is not what it was."""
        return [[n, Content(self._made[n])] for n, before in self._before.items() if self._differs(n, before)]

    def _snapshot(self, value):
        parts = self._parts(value)
        return _bytes(value) if parts is None else parts

    def _differs(self, number: int, before) -> bool:
        parts = self._parts(self._made[number])
        if parts is None:
            return _bytes(self._made[number]) != before
        return len(parts) != len(before) or not all(map(operator.is_, parts, before))

    def _parts(self, value) -> list | None:
        """What a container or an object of the lesson's own holds; None of what is neither."""
        kind, parts = type(value), []
        if self._own.has(value):
            state = state_of(value)
            parts = [*state, *state.values()]
        if kind is list or isinstance(value, list | collections.deque):
            return [*parts, *value]
        if isinstance(value, dict):
            return [*parts, *dict.keys(value), *dict.values(value)]
        if isinstance(value, set):
            return [*parts, *sorted(value, key=id)]
        return parts if self._own.has(value) else None


def _bytes(value) -> bytes:
    return Encoder(lambda other: {"t": "id", "v": id(other)}).encode(value)
