"""Right and wrong answers that people wrote, one file each: ``tests/answers/LESSON/EXERCISE/wrong_swapped.py``."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Answer", "BadCatalogue", "Equivalent", "answers_folder", "read_answers", "read_equivalents"]

_SETTINGS = ("says", "unnamed")
_NAME = re.compile(r"(right|wrong)_\w+")


class BadCatalogue(Exception):
    """A file of the catalogue is not as the catalogue's README says; the message names the file and the fault."""


@dataclass(frozen=True)
class Answer:
    """One answer to one exercise.

    Attributes
    ----------
    sentence : str
        What a wrong answer's student is told, or a right answer's style.
    says : str
        Words that the check's message holds instead of the sentence, or "".
    unnamed : str
        Why no message can name this mistake, or "".
    """

    exercise: str
    name: str
    source: str
    sentence: str
    says: str = ""
    unnamed: str = ""

    @property
    def right(self) -> bool:
        return self.name.startswith("right_")


@dataclass(frozen=True)
class Equivalent:
    """A mutant that no check can tell from the reference, and why: `change` is what the audit prints of it."""

    exercise: str
    change: str
    reason: str


def answers_folder(root: Path, lesson: str) -> Path:
    """Where a course keeps the answers to `lesson`."""
    return root / "tests" / "answers" / lesson


def read_answers(folder: Path, exercises: list[str]) -> list[Answer]:
    """All answers below `folder`, in the order of `exercises` and of their names; none if it does not exist.

    Raises
    ------
    BadCatalogue
        An answer to an exercise that is not in the lesson, without a docstring, with an unknown setting, not Python.
    """
    found = []
    for place in sorted(folder.iterdir()) if folder.is_dir() else []:
        if place.is_dir() and not place.name.startswith(("_", ".")):
            if place.name not in exercises:
                raise BadCatalogue(f"{place}: no solution cell is named so; there are: {', '.join(exercises)}")
            found += [read_answer(path) for path in sorted(place.glob("*.py"))]
    return sorted(found, key=lambda answer: (exercises.index(answer.exercise), answer.name))


def read_answer(path: Path) -> Answer:
    """The answer in one file."""
    if not _NAME.fullmatch(path.stem):
        raise BadCatalogue(f"{path}: a file is named right_STYLE.py or wrong_MISTAKE.py")
    text = path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise BadCatalogue(f"{path}: not Python: {error}") from None
    said = ast.get_docstring(tree)
    if not said:
        raise BadCatalogue(f"{path}: the docstring is missing; it says the style, or what the student did")
    sentence, _, rest = said.partition("\n\n")
    settings = _settings(path, rest)
    sentence = " ".join(sentence.split())
    if path.stem.startswith("wrong_") and not sentence.endswith((".", "?", "!")):
        raise BadCatalogue(f"{path}: the docstring is read by a student: end its sentence with a full stop")
    source = "\n".join(text.splitlines()[tree.body[0].end_lineno :]).strip("\n") + "\n"
    if not source.strip():
        raise BadCatalogue(f"{path}: there is no answer in it")
    return Answer(path.parent.name, path.stem, source, sentence, **settings)


def _settings(path: Path, text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip() in _SETTINGS and not line.startswith(" "):
            last = key.strip()
            found[last] = value.strip()
        elif line.strip() and last:
            found[last] += " " + line.strip()
        elif line.strip():
            raise BadCatalogue(
                f"{path}: after the sentence come lines {_SETTINGS[0]}: or {_SETTINGS[1]}:, got {line!r}"
            )
    return found


def read_equivalents(folder: Path) -> list[Equivalent]:
    """The reviewed list ``equivalent.toml`` in `folder`; empty without one.

    Raises
    ------
    BadCatalogue
        An entry lacks its exercise, change or reason.
    """
    path = folder / "equivalent.toml"
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", [])
        return [Equivalent(str(e["exercise"]), str(e["change"]), str(e["reason"])) for e in entries]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadCatalogue(f"{path}: each [[equivalent]] has exercise, change and reason: {error}") from None
