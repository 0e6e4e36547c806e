"""A small class for any lesson, made from the catalogue of answers in ``tests/answers``.

Two who have everything right in different styles, one with a common mistake, one who ran out of time, one who handed
in the notebook untouched, and one who cheats. What each must get follows from the points in the released notebook.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import nbformat

from tests.end_to_end.sample_class.students import Student

__all__ = ["exercises", "small_class"]

ANSWERS = Path(__file__).parents[2] / "answers"

_CHEAT = '''
class Right(float):
    """A number that agrees with everything."""

    __eq__ = __le__ = __ge__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __sub__ = __rsub__ = lambda self, other: 0.0
    __hash__ = float.__hash__
'''


@dataclass(frozen=True)
class Exercise:
    """A solution cell of a released notebook and the points of the tests below it."""

    name: str
    points: float


def exercises(notebook: nbformat.NotebookNode) -> list[Exercise]:
    """The exercises that are graded by machine, in their order."""
    names: list[str] = []
    points: dict[str, float] = {}
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            continue
        if mark.get("solution"):
            names.append(mark["grade_id"])
            points[mark["grade_id"]] = 0.0
        elif mark.get("grade") and names:
            points[names[-1]] += float(mark["points"])
    return [Exercise(name, points[name]) for name in names if points[name]]


def small_class(lesson: str, notebook: nbformat.NotebookNode) -> list[Student]:
    """The students of `lesson`; of a mistake the score is only known to lie below full marks, so it is None there."""
    known = exercises(notebook)
    total = sum(exercise.points for exercise in known)
    right = {exercise.name: _texts(lesson, exercise.name, "right") for exercise in known}
    first, last = ({name: texts[place] for name, texts in right.items()} for place in (0, -1))
    mistaken = known[-1].name
    begun = [exercise.name for exercise in known[:2]]
    return [
        Student("ada", "everything right", score=total, answers=first),
        Student("bao", "everything right, in other styles", score=total, answers=last),
        Student(
            "dana",
            f"a common mistake in {mistaken}",
            score=None,
            answers=first | {mistaken: _texts(lesson, mistaken, "wrong")[0]},
        ),
        Student(
            "goran",
            "did two exercises and ran out of time",
            score=sum(exercise.points for exercise in known[:2]),
            answers={name: first[name] for name in begun},
        ),
        Student("hana", "handed in the notebook untouched", score=0),
        Student(
            "sly",
            "answers with an object that equals everything",
            score=0,
            answers={known[0].name: _CHEAT + _impostors(first[known[0].name])},
            attack="answers that equal everything",
        ),
    ]


def _texts(lesson: str, exercise: str, kind: str) -> list[str]:
    """The catalogued answers of one kind, without their docstrings."""
    paths = sorted((ANSWERS / lesson / exercise).glob(f"{kind}_*.py"))
    if not paths:
        raise FileNotFoundError(f"no {kind} answer to {exercise} in tests/answers/{lesson}/")
    return [_without_docstring(path.read_text(encoding="utf-8")) for path in paths]


def _without_docstring(source: str) -> str:
    body = ast.parse(source).body
    return "\n".join(source.splitlines()[body[0].end_lineno :])


def _impostors(answer: str) -> str:
    names = [node.name for node in ast.parse(answer).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    return "\n".join(f"\ndef {name}(*args, **kwargs):\n    return Right(0)\n" for name in names)
