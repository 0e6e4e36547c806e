"""Sentences for known mistakes, found by what the mistake made of a check.

`hints.json` beside the notebook holds, for each result that a known wrong answer gave in a failing check, the sentence
about it. Its name there is a digest, and the sentence itself can be read only with the result in hand: the file gives
away neither an answer nor a mistake that the reader has not made. `autograder audit --write` makes it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path

__all__ = ["FILE", "MOST", "found", "seal", "sentences"]

FILE = "hints.json"
#: Sentences that one message may offer.
MOST = 3


def seal(fingerprint: str, sentence: str) -> tuple[str, str]:
    """The name under which `sentence` is stored for an answer with this fingerprint, and the sentence, closed."""
    data = sentence.encode()
    closed = bytes(a ^ b for a, b in zip(data, _stream(fingerprint, len(data)), strict=True))
    return hashlib.sha256(f"name {fingerprint}".encode()).hexdigest()[:16], base64.b64encode(closed).decode()


def sentences(table: dict, fingerprints: list[str]) -> list[str]:
    """What `table` (name -> closed sentences) says about the first of the fingerprints that it knows."""
    for fingerprint in fingerprints:
        name, _ = seal(fingerprint, "")
        closed = table.get(name)
        if isinstance(closed, list):
            return [_open(fingerprint, text) for text in closed[:MOST] if isinstance(text, str)]
    return []


def found(fingerprints: list[str]) -> list[str]:
    """The sentences for these fingerprints in the hints of the current folder."""
    path = Path(FILE)
    try:
        return sentences(_table(str(path.resolve()), path.stat().st_mtime_ns), fingerprints)
    except (OSError, ValueError):
        return []


@lru_cache(maxsize=4)
def _table(path: str, _changed: int) -> dict:
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    table = data.get("hints") if isinstance(data, dict) else None
    return table if isinstance(table, dict) else {}


def _open(fingerprint: str, closed: str) -> str:
    data = base64.b64decode(closed)
    opened = bytes(a ^ b for a, b in zip(data, _stream(fingerprint, len(data)), strict=True))
    return opened.decode(errors="replace")


def _stream(fingerprint: str, length: int) -> bytes:
    blocks = (hashlib.sha256(f"text {k} {fingerprint}".encode()).digest() for k in range(length // 32 + 1))
    return b"".join(blocks)[:length]
