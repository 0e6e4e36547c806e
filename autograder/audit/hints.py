"""From wrong answers to ``hints.json``: what each made of a failing check, and the sentence for it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from autograder.checks.hints import FILE, seal

__all__ = ["make_hints", "read_hints", "write_hints"]


def make_hints(mistakes: Iterable[tuple[str, Iterable[list[str]]]]) -> dict[str, list[str]]:
    """The table that `autograder.checks.hints` reads.

    Parameters
    ----------
    mistakes : iterable of (sentence, fingerprints of the failing checks)
        Of each failing check the fingerprints under which its answer is known, the exact one first.

    Returns
    -------
    dict
        Name -> closed sentences, both sorted. More sentences than a message has room for are left out when it is read.
    """
    table: dict[str, set[str]] = {}
    for sentence, failing in mistakes:
        for fingerprints in failing:
            for fingerprint in fingerprints:
                name, closed = seal(fingerprint, sentence)
                table.setdefault(name, set()).add(closed)
    return {name: sorted(table[name]) for name in sorted(table)}


def read_hints(folder: Path) -> dict[str, list[str]]:
    """The table stored in a lesson's folder; empty if there is none that can be read."""
    try:
        table = json.loads((folder / FILE).read_text(encoding="utf-8")).get("hints")
    except (OSError, ValueError, AttributeError):
        return {}
    return table if isinstance(table, dict) else {}


def write_hints(folder: Path, table: dict[str, list[str]]) -> bool:
    """Store the table in a lesson's folder; whether that changed anything. An empty table is no file."""
    path = folder / FILE
    if read_hints(folder) == table and path.exists() == bool(table):
        return False
    if not table:
        path.unlink(missing_ok=True)
        return True
    about = "What known mistakes look like, for messages of autograder.checks. Made by: autograder audit --write"
    text = json.dumps({"about": about, "hints": table}, indent=1)
    partial = path.with_suffix(".part")
    partial.write_text(text + "\n", encoding="utf-8")
    os.replace(partial, path)
    return True
