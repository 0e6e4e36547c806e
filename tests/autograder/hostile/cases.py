"""Reads the corpus: one file per case, comments on top say what it is, percent cells hold what is handed in."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from nbformat.v4 import new_code_cell

from tests.autograder.hostile import exchange, lesson

#: The lessons that cases are answers to.
LESSONS = {"lesson": lesson, "exchange": exchange}
FOLDER = Path(__file__).parent / "corpus"


@dataclass
class Case:
    """One submission and what must become of it.

    `parts` maps a place to code: the id of a solution cell, ``free`` (an unmarked cell before the first exercise),
    ``notebook`` (changes the notebook ``nb``) and ``files`` (changes ``files``, name -> bytes).
    """

    name: str
    what: str
    status: str
    points: float
    others_right: bool
    harmless: bool
    lesson: str = "lesson"
    parts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Case:
        head, *blocks = re.split(r"^# %% (.+)\n", path.read_text(), flags=re.MULTILINE)
        about = dict(re.findall(r"^# ([\w ]+): (.+)$", head, flags=re.MULTILINE))
        return cls(
            name=f"{path.parent.name}/{path.stem}",
            what=about["what"],
            status=about["status"],
            points=float(about["points"]),
            others_right=about["other exercises"] == "right",
            harmless=about["plain nbgrader"] == "run",
            lesson=about.get("lesson", "lesson"),
            parts=dict(zip(blocks[::2], blocks[1::2], strict=True)),
        )

    def files(self, released) -> dict[str, bytes]:
        """The files handed in: name -> content."""
        nb = copy.deepcopy(released)
        answers = LESSONS[self.lesson].ANSWERS
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in self.parts:
                cell.source = self.parts[name].strip("\n")
            elif name in answers and self.others_right:
                cell.source = re.sub(r"\n *### (BEGIN|END) SOLUTION", "", answers[name]).strip("\n")
        if "free" in self.parts:
            place = next(i for i, c in enumerate(nb.cells) if c.metadata.get("nbgrader", {}).get("grade_id") in answers)
            nb.cells.insert(place, new_code_cell(self.parts["free"].strip("\n")))
        if "notebook" in self.parts:
            exec(self.parts["notebook"], {"nb": nb})
        files = {f"{self.lesson}.ipynb": json.dumps(nb).encode()}
        if "files" in self.parts:
            exec(self.parts["files"], {"nb": nb, "files": files})
        return files


def read_cases() -> list[Case]:
    """All cases, by name."""
    return [Case.read(path) for path in sorted(FOLDER.glob("*/*.py"))]
