"""Where the lessons are, and how nbval is run on one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder import prose
from autograder.build import QUIET

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "solutions").glob("*/*.py"))
SOLUTIONS = [path.with_suffix(".ipynb") for path in SOURCES]
RELEASED = [ROOT / "course" / path.parent.name / path.name for path in SOLUTIONS]

#: pytest without what takes a third of a lesson's time to import, and with the plugins of this folder.
QUICK_PYTEST = f"""
import sys
sys.path.append({str(ROOT)!r})
from autograder.configuration import quick_imports
quick_imports()
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""


def name_of(path: Path) -> str:
    return path.parent.name


@dataclass(frozen=True)
class Cell:
    """What nbval says of one code cell: its number among the code cells, and the failure, if any."""

    number: int
    failure: str | None


def with_tested_prose(solution: Path, folder: Path) -> Path:
    """A copy of the lesson in `folder` whose notebook also prints the numbers that its texts are bound to."""
    lesson = folder / solution.parent.name
    shutil.copytree(solution.parent, lesson)
    notebook = nbformat.read(solution, as_version=4)
    nbformat.write(prose.with_checks(notebook), lesson / solution.name)
    return lesson / solution.name


def run_nbval(notebook: Path, report: Path, *options: str) -> list[Cell]:
    """Run nbval on `notebook`, from its own folder, in a process of its own."""
    pytest_options = [
        "-p",
        "nbval.plugin",
        "-p",
        "tests.notebooks.figures",
        "--nbval-cell-timeout=1800",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=",
        "-q",
    ]
    where = ["--rootdir", str(notebook.parent), f"--junitxml={report}", str(notebook)]
    done = subprocess.run(
        [sys.executable, "-c", QUICK_PYTEST, *options, *pytest_options, *where],
        cwd=notebook.parent,
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
        env={**os.environ, **QUIET, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    if not report.exists():
        raise AssertionError(f"nbval did not run on {notebook}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    cells = []
    for number, case in enumerate(ET.parse(report).getroot().iter("testcase")):
        failed = [child for child in case if child.tag in ("failure", "error")]
        cells.append(Cell(number, (failed[0].text or failed[0].get("message", "")) if failed else None))
    return cells
