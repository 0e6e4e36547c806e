"""From the text pair a maintainer edits to the executed notebook: ``solutions/LESSON/name.py`` -> ``name.ipynb``.

The outcome depends on the source alone: cell ids come from the cells, and nothing of the machine or the hour is
kept. So a rebuilt notebook differs from the stored one only where the lesson does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

from autograder import prose

__all__ = ["QUIET", "build", "from_text", "text_pairs"]

#: Set while a lesson runs whose outputs are kept: whether a progress bar appears would depend on the hour.
QUIET = {"TQDM_DISABLE": "1"}


def text_pairs(source_directory: Path, lessons: list[str] | None = None) -> Iterator[Path]:
    """The text halves of the notebooks of `lessons` (all by default), in order.

    Raises
    ------
    FileNotFoundError
        A lesson that was named has no text pair.
    """
    wanted = lessons or sorted(path.name for path in source_directory.iterdir() if path.is_dir())
    for lesson in wanted:
        pairs = sorted((source_directory / lesson).glob("*.py"))
        if lessons and not pairs:
            raise FileNotFoundError(f"lesson {lesson!r} has no text pair: {source_directory / lesson} holds no *.py")
        yield from pairs


def from_text(path: Path) -> nbformat.NotebookNode:
    """The notebook that the text pair `path` says, not executed."""
    notebook = jupytext.read(path)
    notebook.metadata.pop("jupytext", None)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = cell.metadata.get("nbgrader", {}).get("grade_id") or f"cell-{number:03d}"
    nbformat.validate(notebook)
    return notebook


def build(path: Path, on_cell=lambda done, total: None) -> Path:
    """Execute the text pair `path` in its own folder and write the notebook beside it.

    Parameters
    ----------
    path : Path of the text half
    on_cell : callable (done, total)
        Told after each code cell.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell of the solution fails: nothing is written.
    autograder.prose.ProseDrifted
        A number in a text is not what the cells compute: nothing is written.
    """
    notebook = prose.with_checks(from_text(path))
    total = sum(cell.cell_type == "code" for cell in notebook.cells)
    done = 0

    def count(**_):
        nonlocal done
        done += 1
        on_cell(done, total)

    client = NotebookClient(
        notebook,
        timeout=3600,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_executed=count,
        extra_arguments=["--log-level=ERROR"],
    )
    client.execute(env={**os.environ, **QUIET})
    prose.compare(notebook)
    notebook = prose.without_checks(notebook)
    notebook.metadata.pop("language_info", None)
    target = path.with_suffix(".ipynb")
    partial = target.with_suffix(".ipynb.part")
    nbformat.write(notebook, partial)
    os.replace(partial, target)
    return target
