"""Where the work of a class lies: the course's folder of submissions, or a batch of them in a folder of its own.

Both are laid out as the course's ``directory_structure`` says, ``STUDENT/LESSON/NOTEBOOK.ipynb`` unless it was changed.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.configuration import Course, matching

__all__ = ["Inbox"]

_DEEPEST = 4
_NOT_OURS = {"__MACOSX", "__pycache__"}


class Inbox:
    """The submissions in one folder.

    Parameters
    ----------
    course : Course
    folder : Path, optional
        Where a batch lies; by default the course's own submissions.
    """

    def __init__(self, course: Course, folder: Path | None = None) -> None:
        directory = course.directory
        self.is_batch = folder is not None
        self.folder = (folder or Path(course.root, directory.submitted_directory)).resolve()
        self._course = course
        self._structure = directory.directory_structure
        if not self._structure.startswith("{nbgrader_step}"):
            self._structure = "{nbgrader_step}/{student_id}/{assignment_id}"
        self._excluded = {name.strip() for name in directory.student_id_exclude.split(",")}

    def place(self, student: str, lesson: str) -> Path:
        """The folder of one submission, which may be absent."""
        if not self.is_batch:
            return self._course.path("submitted", student, lesson)
        names = {"nbgrader_step": str(self.folder), "student_id": student, "assignment_id": lesson}
        return Path(self._structure.format(**names))

    def excluded(self, student: str) -> bool:
        """Whether the course's ``student_id_exclude`` names this student."""
        return student in self._excluded

    def students(self, lesson: str) -> set[str]:
        """Who has a folder for a lesson, be it empty."""
        found = matching(lambda student: str(self.place(student, lesson)))
        return {name for name in found if name not in _NOT_OURS and not self.excluded(name)}

    @property
    def layout(self) -> str:
        """How a submission must lie, for a message."""
        return os.path.relpath(self.place("STUDENT", "LESSON") / "NOTEBOOK.ipynb", self.folder.parent)

    def strays(self, lessons: Iterable[str]) -> list[Path]:
        """Notebooks that belong to no submission of ``lessons``, relative to the folder's parent; the first hundred."""
        ours = {str(self.place(student, lesson)) for lesson in lessons for student in self._anybody(lesson)}
        return list(itertools.islice(self._notebooks_outside(ours), 100))

    def _anybody(self, lesson: str) -> list[str]:
        return matching(lambda student: str(self.place(student, lesson)))

    def _notebooks_outside(self, ours: set[str]) -> Iterator[Path]:
        for where, folders, names in os.walk(self.folder):
            deep = len(Path(where).relative_to(self.folder).parts)
            folders[:] = [
                name
                for name in sorted(folders)
                if deep < _DEEPEST
                and not name.startswith(".")
                and name not in _NOT_OURS
                and os.path.join(where, name) not in ours
            ]
            yield from (
                Path(where, name).relative_to(self.folder.parent)
                for name in sorted(names)
                if name.lower().endswith(".ipynb")
            )
