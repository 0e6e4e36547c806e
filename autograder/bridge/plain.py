"""What both directions of the codec share: the errors and the limits."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CodecError", "Content", "NotData", "TooBig"]

MAX_BYTES = 512 * 1024 * 1024
MAX_DEPTH = 150
MAX_NODES = 5_000_000
SAFE_INT = 2**53
#: Of `array.array`.
C_TYPES = tuple("bBhHiIlLqQfd")


class CodecError(ValueError):
    """The bytes are no message, or one that breaks the rules."""


class NotData(TypeError):
    """The value is an object that cannot travel as data."""


class TooBig(CodecError):
    """The value is larger, deeper or has more parts than allowed."""


@dataclass(frozen=True)
class Content:
    """What a mutable value holds by now, to be sent although the other side knows the value itself."""

    of: object
