"""From wrong answers to ``hints.json``: what each made of a failing check, and the sentence for it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from autograder.checks.hints import FILE, MOST, seal

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
        Name -> closed sentences, as many as a message has room for. Where several mistakes give one result, those come
        first that fail the fewest checks: who made one of the others will read of it at another check.
    """
    table: dict[str, dict[str, int]] = {}
    for sentence, failing in mistakes:
        known = list(failing)
        for fingerprints in known:
            for fingerprint in fingerprints:
                name, closed = seal(fingerprint, sentence)
                table.setdefault(name, {}).setdefault(closed, len(known))
    ranked = {name: sorted(closed, key=lambda text: (closed[text], text)) for name, closed in table.items()}
    return {name: ranked[name][:MOST] for name in sorted(ranked)}


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
