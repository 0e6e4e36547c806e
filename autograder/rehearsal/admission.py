"""The gate of plain `nbgrader autograde`: the first step that looks at a submission."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from autograder.configuration import Course

__all__ = ["Admission"]


class Admission(NbGraderPreprocessor):
    """Stops `nbgrader autograde` before anybody is graded against a lesson that did not pass its rehearsal."""

    rehearse = Bool(True, help="Rehearse a lesson before its first submission is graded.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> Any:
        converter = getattr(self.parent, "parent", None)
        directory = getattr(converter, "coursedir", None)
        names = resources["nbgrader"]
        if self.rehearse and directory is not None and names["assignment"] not in vars(converter).get("_admitted", ()):
            self._admit(directory, names)
            converter._admitted = {*vars(converter).get("_admitted", ()), names["assignment"]}
        return nb, resources

    def _admit(self, directory: Any, names: dict[str, str]) -> None:
        from autograder.grading.classrun import portable
        from autograder.grading.lessons import MissingEntry, pack
        from autograder.rehearsal.gate import refusal, rehearse

        course = Course(Path(directory.root), self.config, directory)
        try:
            lesson = pack(course, names["assignment"])
        except MissingEntry:
            return  # nbgrader says that it does not know the lesson
        rehearsal, _ = rehearse(course, lesson, portable(self.config), self.log.info)
        shared = {f"{names['assignment']}/{notebook}": cells for notebook, cells in rehearsal.shared.items()}
        self.config.SplitExecute.shared = {**self.config.SplitExecute.get("shared", {}), **shared}
        if rehearsal.unrehearsed:
            self.log.warning("%s could not be rehearsed: %s", names["assignment"], rehearsal.unrehearsed)
        if not rehearsal.passed:
            self.log.error(refusal(rehearsal))
            place = directory.format_path(directory.autograded_directory, names["student"], names["assignment"])
            shutil.rmtree(place, ignore_errors=True)
            sys.exit(1)  # as nbgrader ends, but without a traceback for each student
