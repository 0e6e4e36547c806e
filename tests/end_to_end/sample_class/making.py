"""Make each student's submission from the released notebook, as a student would: by filling it in."""

from __future__ import annotations

import copy
import shutil
import sys
from collections.abc import Collection
from pathlib import Path

import nbformat
from nbformat.v4 import new_output

from tests.end_to_end.sample_class.catalogue import small_class
from tests.end_to_end.sample_class.students import CLASS, Student

LESSON = "01-popularity"
NOTEBOOK = "popularity.ipynb"
SOURCES = Path(__file__).parents[3] / "solutions"


def class_of(released: Path, names: Collection[str] = ()) -> list[Student]:
    """Who hands in the lesson released in the folder: in lesson 01 `CLASS`, else a few; of them `names`, if given."""
    if released.name == LESSON:
        known = CLASS
    else:
        known = small_class(released.name, nbformat.read(_notebook_in(released), as_version=4))
    return [student for student in known if not names or student.name in names]


def hand_in(released: Path, submitted: Path, names: Collection[str] = ()) -> int:
    """Write every student's submission of the lesson in folder `released` under `submitted`; their number.

    A real class that is already there is left alone: with students under `submitted` who are not of the sample
    class, nothing is written and the program ends with a word about it.
    """
    strangers = sorted(
        path.name for path in submitted.glob("*") if path.is_dir() and path.name not in {s.name for s in CLASS}
    )
    if strangers:
        sys.exit(
            f"{submitted} holds work of other students ({strangers[0]}, ...): the sample class is not put among them"
        )
    path = _notebook_in(released)
    notebook = nbformat.read(path, as_version=4)
    students = class_of(released, names)
    for student in students:
        folder = submitted / student.name / released.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _write(student, copy.deepcopy(notebook), folder, path.name)
    return len(students)


def _notebook_in(released: Path) -> Path:
    """The lesson's notebook, beside which somebody may have put others."""
    (source,) = (SOURCES / released.name).glob("*.ipynb")
    return released / source.name


def _write(student: Student, notebook: nbformat.NotebookNode, folder: Path, as_name: str) -> None:
    fill_in(notebook, student.answers)
    if student.spoil == "duplicate":
        place = _place_of_a_test(notebook)
        notebook.cells.insert(place + 1, copy.deepcopy(notebook.cells[place]))
        notebook.cells[place + 1]["id"] = "pasted"
    if student.spoil == "delete":
        del notebook.cells[_place_of_a_test(notebook)]
    if student.spoil == "forge":
        _forge(notebook)
    text = nbformat.writes(notebook)
    if student.spoil == "truncate":
        text = text[: len(text) // 2]
    if student.spoil == "empty":
        text = ""
    if student.spoil != "nothing":
        name = "my homework (final).ipynb" if student.spoil == "rename" else as_name
        (folder / name).write_text(text, encoding="utf-8")


def fill_in(notebook: nbformat.NotebookNode, answers: dict[str, str]) -> None:
    """Put `answers` (by grade_id) into the cells of `notebook` that ask for them."""
    open_cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if _is_answer(cell)}
    for grade_id, text in answers.items():
        open_cells[grade_id].source = text.strip()


def _forge(notebook: nbformat.NotebookNode) -> None:
    """Claim full marks in every place a grader might look."""
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and cell.cell_type == "code":
            marks.points = 100
            cell.outputs = [new_output("execute_result", {"text/plain": "100"}, execution_count=1)]
            cell.metadata["autograder"] = {"verdict": "passed", "score": 100.0, "max_score": 100.0, "message": ""}
            cell.source = "100"


def _is_answer(cell) -> bool:
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def _place_of_a_test(notebook) -> int:
    return next(
        place
        for place, cell in enumerate(notebook.cells)
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.metadata.nbgrader.locked
    )
