"""What both directions of the codec share: the errors, the limits and the plain types."""

from __future__ import annotations

import collections

__all__ = ["CodecError", "NotData", "TooBig"]

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
DICTS = {"counter": collections.Counter, "ordered": collections.OrderedDict, "default": collections.defaultdict}


class CodecError(ValueError):
    """The bytes are no message, or one that breaks the rules."""


class NotData(TypeError):
    """The value is an object that cannot travel as data."""


class TooBig(CodecError):
    """The value is larger, deeper or has more parts than allowed."""
