"""What a class got wrong: the mistakes that the checks named, how hard an exercise was, how well it tells apart."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import Any

import nbformat

__all__ = ["census", "discrimination"]

#: A correlation of fewer submissions says nothing.
FEWEST = 10
_LONGEST = 1500


def census(course: Any, lesson: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry for each exercise of `rows`, records of one lesson (see `autograder.grading.records`).

    Returns
    -------
    list of dict
        ``name``; ``difficulty``: mean share of the points, 1 is easy; ``discrimination``: see :func:`discrimination`;
        ``short``: how many did not get all points; ``unnamed``: how many of those made no mistake with a name;
        ``mistakes``: ``sentence``, ``count``, ``share`` in percent of the largest count, ``example``: the code of one
        who made it, without comments and texts; the most frequent first.
    """
    scored = [row for row in rows if row["score"] is not None]
    return [_exercise(course, lesson, scored, number) for number in range(len(rows[0]["exercises"]) if rows else 0)]


def _exercise(course: Any, lesson: str, rows: list[dict[str, Any]], number: int) -> dict[str, Any]:
    ones = [(row, row["exercises"][number]) for row in rows]
    judged = [(row, one) for row, one in ones if one["score"] is not None and one["max_score"]]
    short = [(row, one) for row, one in judged if one["score"] < one["max_score"]]
    named = [(row, one) for row, one in short if one.get("mistakes")]
    counts = Counter(sentence for _, one in named for sentence in one["mistakes"])
    most = max(counts.values(), default=1)
    return {
        "name": rows[0]["exercises"][number]["name"] if rows else "",
        "difficulty": fmean(one["score"] / one["max_score"] for _, one in judged) if judged else None,
        "discrimination": discrimination([(one["score"], row["score"]) for row, one in judged]),
        "short": len(short),
        "unnamed": len(short) - len(named),
        "mistakes": [
            {
                "sentence": sentence,
                "count": count,
                "share": 100 * count / most,
                "example": _example(course, lesson, sentence, named),
            }
            for sentence, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ],
    }


def discrimination(scores: list[tuple[float, float]]) -> float | None:
    """Corrected item-total correlation: of an exercise's points with those of all other exercises.

    Parameters
    ----------
    scores : list of (points of the exercise, points of the whole submission)

    Returns
    -------
    float or None
        -1 to 1; near 0 the exercise does not tell the strong from the weak. None for fewer than ten submissions, or
        where one of the two does not vary.
    """
    if len(scores) < FEWEST:
        return None
    item = [part for part, _ in scores]
    rest = [whole - part for part, whole in scores]
    a, b = fmean(item), fmean(rest)
    spread = sum((x - a) ** 2 for x in item) * sum((y - b) ** 2 for y in rest)
    return sum((x - a) * (y - b) for x, y in zip(item, rest, strict=True)) / spread**0.5 if spread > 1e-12 else None


def _example(course: Any, lesson: str, sentence: str, named: list[tuple[dict, dict]]) -> str:
    """The answer of one who made the mistake, the shortest: nothing in it says whose it is."""
    found = []
    for row, one in named:
        if sentence in one["mistakes"]:
            path = Path(course.path("autograded", row["student"], lesson), f"{one['notebook']}.ipynb")
            code = anonymous(_answer(path, one["name"]), row["student"])
            found += [code] if code else []
    return min(found, key=lambda code: (len(code), code), default="")


def _answer(path: Path, name: str) -> str:
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError, AttributeError):
        return ""
    return next((c.source for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == name), "")


def anonymous(code: str, student: str) -> str:
    """Code without comments, docstrings and the student's id; "" if it is no Python."""
    try:
        tree = ast.parse(code)
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                kept = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
                node.body = kept or [ast.Pass()]
        text = ast.unparse(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return text.replace(student, "student")[:_LONGEST] if len(student) > 2 else text[:_LONGEST]
