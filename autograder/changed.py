"""A lesson that is changed after students were graded: its new cells and notebooks in nbgrader's gradebook.

nbgrader refuses to add or remove cells once there is a submission, because every submission has a row for every cell.
Here those rows are added and removed too. Only what a person gave by hand is never removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Comment, Grade, Gradebook, MissingEntry, SubmittedNotebook
from nbgrader.preprocessors import SaveCells as _SaveCells

__all__ = ["SaveCells", "update_notebooks"]


class SaveCells(_SaveCells):
    """nbgrader's, for a notebook that has submissions too."""

    def _create_notebook(self, nb: Any) -> None:
        try:
            notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            notebook = None
        if notebook is not None and notebook.submissions:
            notebook.kernelspec = json.dumps(nb.metadata.get("kernelspec", {}))
            self._update(notebook)
        super()._create_notebook(nb)

    def _update(self, notebook: Any) -> None:
        kinds = (
            (notebook.grade_cells, self.new_grade_cells, self.gradebook.add_grade_cell, (Grade,)),
            (notebook.solution_cells, self.new_solution_cells, self.gradebook.add_solution_cell, (Comment,)),
            (notebook.task_cells, self.new_task_cells, self.gradebook.add_task_cell, (Grade, Comment)),
            (notebook.source_cells, self.new_source_cells, self.gradebook.add_source_cell, ()),
        )
        _remove(self.gradebook, [cell for known, new, _, _ in kinds for cell in known if cell.name not in new])
        for known, new, add, rows in kinds:
            for name in new.keys() - {cell.name for cell in known}:
                cell = add(name, self.notebook_id, self.assignment_id, **new[name])
                self.gradebook.db.add_all(
                    row(cell_id=cell.id, notebook=submitted) for submitted in notebook.submissions for row in rows
                )
        self.gradebook.db.commit()
        self.gradebook.db.expire_all()


def update_notebooks(gradebook: Gradebook, lesson: str, sources: Iterable[Path]) -> None:
    """Add and remove notebooks of a lesson that has submissions, until it has those of ``sources``.

    Their cells are left to ``SaveCells``; a lesson without submissions is left to nbgrader altogether.
    """
    try:
        assignment = gradebook.find_assignment(lesson)
    except MissingEntry:
        return
    if not assignment.submissions:
        return
    wanted = {path.stem: path for path in sources}
    known = {notebook.name: notebook for notebook in assignment.notebooks}
    for name in known.keys() - wanted.keys():
        cells = known[name]
        _remove(gradebook, [*cells.grade_cells, *cells.solution_cells, *cells.task_cells, *cells.source_cells])
        gradebook.remove_notebook(name, lesson)
    for name in wanted.keys() - known.keys():
        spec = nbformat.read(wanted[name], as_version=4).metadata.get("kernelspec", {})
        added = gradebook.add_notebook(name, lesson, kernelspec=json.dumps(spec))
        with gradebook.db.no_autoflush:
            gradebook.db.add_all(SubmittedNotebook(notebook=added, assignment=one) for one in assignment.submissions)
        gradebook.db.commit()
    gradebook.db.expire_all()


def _remove(gradebook: Gradebook, cells: list[Any]) -> None:
    rows = [row for cell in cells for kind in ("grades", "comments") for row in getattr(cell, kind, ())]
    by_hand = [row for row in rows if _given_by_hand(row)]
    if by_hand:
        names = sorted({row.cell.name for row in by_hand})
        students = len({row.notebook.student.id for row in by_hand})
        raise RuntimeError(
            f"the lesson no longer has the cells {', '.join(names)}, for which {students} students have points or "
            "comments that a person gave; put these cells back, or take those points and comments away first"
        )
    for row in [*rows, *cells]:
        gradebook.db.delete(row)
    gradebook.db.commit()


def _given_by_hand(row: Any) -> bool:
    if isinstance(row, Grade):
        return row.manual_score is not None or bool(row.extra_credit)
    return bool(row.manual_comment)
