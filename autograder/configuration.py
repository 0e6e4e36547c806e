"""Turning the grader on in an nbgrader course, and opening such a course.

``configure`` only writes dotted names into nbgrader's own configuration lists, so plain ``nbgrader autograde``, the
formgrader's buttons and ``autograder grade`` all run the same preprocessors. Nothing heavy is imported here: the file
is read at the start of every nbgrader command.
"""

from __future__ import annotations

import gc
import glob
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONFIG_FILE = "nbgrader_config.py"

#: Extensions under which jupytext keeps the text pair of a notebook.
PAIR_SUFFIXES = (".py", ".md", ".Rmd", ".qmd", ".R", ".jl")

_NBGRADER = "nbgrader.preprocessors."

SANITIZE = [
    "autograder.rehearsal.admission.Admission",
    "autograder.repair.Repair",
    _NBGRADER + "ClearOutput",
    _NBGRADER + "DeduplicateIds",
    _NBGRADER + "OverwriteKernelspec",
    _NBGRADER + "OverwriteCells",
    _NBGRADER + "CheckCellMetadata",
]

RELEASE = [
    _NBGRADER + "IncludeHeaderFooter",
    _NBGRADER + "InstantiateTests",
    _NBGRADER + "LockCells",
    _NBGRADER + "ClearSolutions",
    _NBGRADER + "ClearOutput",
    "autograder.release.DropPrivateMetadata",
    _NBGRADER + "CheckCellMetadata",
    _NBGRADER + "ComputeChecksums",
    "autograder.changed.SaveCells",
    "autograder.release.RememberLesson",
    _NBGRADER + "ClearHiddenTests",
    _NBGRADER + "ClearMarkScheme",
    _NBGRADER + "ComputeChecksums",
    _NBGRADER + "CheckCellMetadata",
    "autograder.publish.Sign",
]

FEEDBACK = [
    _NBGRADER + "GetGrades",
    "autograder.report.feedback.Conceal",
    "autograder.report.feedback.Harmless",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]


AUTOGRADE = [
    "autograder.execution.SplitExecute",
    _NBGRADER + "IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    _NBGRADER + "LimitOutput",
    "autograder.execution.SaveAutoGrades",
    _NBGRADER + "AssignLatePenalties",
    _NBGRADER + "CheckCellMetadata",
    "autograder.report.feedback.Harmless",
    "autograder.grading.store.RecordOutcome",
]


def configure(c: Any, root: str | Path | None = None) -> None:
    """Put this grader into the nbgrader configuration ``c``.

    Call it at the end of ``nbgrader_config.py``. ``root`` is the course's folder; by default the folder of the
    configuration file that makes the call. Text pairs of the course's notebooks (``popularity.py`` beside
    ``popularity.ipynb``) are added to ``CourseDirectory.ignore``, because they hold the solutions.
    """
    if root is None:
        root = Path(sys._getframe(1).f_globals.get("__file__", CONFIG_FILE)).resolve().parent
    c.GenerateAssignment.preprocessors = RELEASE
    c.Autograde.sanitize_preprocessors = SANITIZE
    c.Autograde.autograde_preprocessors = AUTOGRADE
    c.Autograde.exporter_class = "autograder.repair.GuardedNotebookExporter"
    c.GenerateFeedback.preprocessors = FEEDBACK
    c.GenerateFeedback.exporter_class = "autograder.report.feedback.FeedbackExporter"
    # the formgrader shows autograded notebooks with a plain HTMLExporter: students' markdown is cleaned there too
    c.HTMLExporter.filters = {
        "markdown2html": "autograder.report.markup.safe_markdown2html",
        "highlight_code": "autograder.report.markup.highlighted",
        "clean_html": "autograder.report.markup.cleaned",
        "strip_files_prefix": "autograder.report.markup.unchanged",
    }
    c.ExportApp.plugin_class = "autograder.report.export.CsvExport"
    base = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"]
    ignored = c.CourseDirectory.get("ignore", base)
    base = list(ignored.get_value(base) if hasattr(ignored, "get_value") else ignored)
    c.CourseDirectory.ignore = base + [name for name in text_pairs(Path(root)) if name not in base]


def text_pairs(root: Path) -> list[str]:
    """File names of jupytext pairs in the course (``STEP/LESSON/NAME.ipynb`` beside ``NAME.py``), sorted."""
    found = set()
    for notebook in root.glob("*/*/*.ipynb"):
        for suffix in PAIR_SUFFIXES:
            twin = notebook.with_suffix(suffix)
            if twin.is_file() and _is_text_notebook(twin):
                found.add(twin.name)
    return sorted(found)


def _is_text_notebook(path: Path) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    return any(mark in text for mark in ("jupytext", "# %%", "BEGIN SOLUTION", "nbgrader="))


def quick_imports() -> None:
    """Spare two to three seconds of start-up before nbformat or nbgrader are imported.

    jsonschema offers checks of IRI *formats* through ``rfc3987_syntax``, which builds Lark grammars at import time.
    nbformat and nbgrader validate without a format checker, so those checks are never run. While jsonschema is imported
    the package is hidden from it (jsonschema treats it as optional); afterwards anything else may import it as usual.
    And modules are not garbage: Python looks for some in them less often.
    """
    gc.set_threshold(100_000, 20, 20)
    if "jsonschema" in sys.modules or "rfc3987_syntax" in sys.modules:
        return
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules["rfc3987_syntax"]


def _find_programs() -> None:
    """nbgrader starts the program ``alembic`` by name; find it also when the environment was not activated."""
    programs = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if programs not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, path])


class NotACourse(Exception):
    """The folder holds no nbgrader course that uses this grader."""


@dataclass
class Course:
    """An nbgrader course: its folder, its configuration and nbgrader's own view of its directories."""

    root: Path
    config: Any
    directory: Any

    @classmethod
    def open(cls, root: str | Path = ".", db_url: str | None = None) -> Course:
        """Load ``nbgrader_config.py`` in ``root`` the way nbgrader's commands do.

        Raises ``NotACourse`` when there is none or it does not load.
        """
        quick_imports()
        _find_programs()
        root = Path(root).resolve()
        if not (root / CONFIG_FILE).is_file():
            raise NotACourse(
                f"{root} holds no {CONFIG_FILE}; run this from the root of an nbgrader course, or start one with "
                "`nbgrader quickstart NAME`"
            )
        from nbgrader.apps.baseapp import NbGrader

        app = NbGrader()
        app.log_level = 50
        app.load_cwd_config = False
        app.raise_config_file_errors = True
        try:
            app.initialize([], root=str(root))
        except Exception as error:
            raise NotACourse(f"{root / CONFIG_FILE} does not load: {type(error).__name__}: {error}") from error
        if db_url:
            app.coursedir.db_url = db_url
        config = app.config.copy()
        if "autograder" not in str(config.get("Autograde", {})):
            configure(config, root)
            app.coursedir.ignore = config.CourseDirectory.ignore
        return cls(root, config, app.coursedir)

    @property
    def db_url(self) -> str:
        return self.directory.db_url

    def path(self, step: str, student: str, lesson: str) -> Path:
        """Folder of ``lesson`` in one of nbgrader's steps, e.g. ``path("feedback", "ada", "01-popularity")``."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, lesson))

    @property
    def grading_folder(self) -> Path:
        """Where grading leaves its traces: the folder in which that of the autograded work lies."""
        return Path(self.root, self.directory.autograded_directory).parent

    def lessons(self) -> list[str]:
        """Every folder of the source directory that holds a notebook, sorted."""
        found = matching(lambda lesson: str(self.path("source", ".", lesson)))
        return [name for name in found if any(self.path("source", ".", name).glob("*.ipynb"))]


def matching(place: Callable[[str], str]) -> list[str]:
    """The names for which something is at ``place(name)``, sorted; hidden ones are left out."""
    mark = "\ue000"
    text = os.path.normpath(place(mark))
    pattern = re.compile(re.escape(text).replace(mark, "([^/]+)", 1).replace(mark, "[^/]+"), re.DOTALL)
    found = (pattern.fullmatch(path) for path in glob.glob(glob.escape(text).replace(mark, "*")))
    return sorted(match[1] for match in found if match)
