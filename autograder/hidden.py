"""The parts of a cell that students do not get, as nbgrader marks them: hidden tests, and the scheme for marking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["USUAL", "Marks"]


@dataclass(frozen=True)
class Marks:
    """The marks that a course uses; an instructor may choose others in ``nbgrader_config.py``."""

    begin: str = "BEGIN HIDDEN TESTS"
    end: str = "END HIDDEN TESTS"
    begin_scheme: str = "BEGIN MARK SCHEME"
    end_scheme: str = "END MARK SCHEME"

    @classmethod
    def of(cls, config: Any) -> Marks:
        """As ``ClearHiddenTests`` and ``ClearMarkScheme`` are configured."""
        tests, scheme = config.get("ClearHiddenTests", {}), config.get("ClearMarkScheme", {})
        return cls(
            str(tests.get("begin_test_delimeter", cls.begin)),
            str(tests.get("end_test_delimeter", cls.end)),
            str(scheme.get("begin_mark_scheme_delimeter", cls.begin_scheme)),
            str(scheme.get("end_mark_scheme_delimeter", cls.end_scheme)),
        )

    def hides(self, source: str) -> bool:
        """Whether a cell has hidden tests."""
        return self.begin in source

    def hidden_before(self, source: str, number: int) -> bool:
        """Whether hidden lines stand at line ``number`` (from 1; 0 for an unknown one) or before it."""
        lines = source.split("\n")
        return self.begin in "\n".join(lines[:number] if number > 0 else lines)

    def hidden(self, source: str) -> list[str]:
        """The hidden lines of a cell, without their marks."""
        return [line for line, mark, inside in _lines(source, self.begin, self.end) if inside and not mark]

    def shown(self, source: str, instead: str | None = None) -> str:
        """A cell without its hidden tests; ``instead`` is a line that takes the place of each region."""
        return _cut(source, self.begin, self.end, instead)

    def without_scheme(self, source: str) -> str:
        """A cell without its scheme for marking."""
        return _cut(source, self.begin_scheme, self.end_scheme, None) if self.begin_scheme in source else source

    def visible_line(self, source: str, number: int) -> str | None:
        """Line ``number`` (from 1) if students see it, without its indentation; None if it is hidden or not there."""
        for place, (line, _, inside) in enumerate(_lines(source, self.begin, self.end), 1):
            if place == number:
                return None if inside else line.strip()
        return None


#: As in a course that does not say otherwise.
USUAL = Marks()


def _lines(source: str, begin: str, end: str) -> Iterator[tuple[str, str, bool]]:
    """Each line, the mark that it is ("begin", "end" or ""), and whether it lies in a region, marks included."""
    inside = False
    for line in source.split("\n"):
        if begin in line:
            inside = True
            yield line, "begin", True
        elif inside and end in line:
            yield line, "end", True
            inside = False
        else:
            yield line, "", inside


def _cut(source: str, begin: str, end: str, instead: str | None) -> str:
    kept, inside_before = [], False
    for line, mark, inside in _lines(source, begin, end):
        if not inside:
            kept.append(line)
        elif instead is not None and mark == "begin" and not inside_before:
            kept.append(line[: len(line) - len(line.lstrip())] + instead)
        inside_before = inside and mark != "end"
    return "\n".join(kept)
