"""`SaveAutoGrades`: the grade that goes into the gradebook is the verdict of this run, or nothing."""

from __future__ import annotations

from nbgrader import utils
from nbgrader.preprocessors import SaveAutoGrades as _SaveAutoGrades

from autograder.execution.verdict import score_of

__all__ = ["SaveAutoGrades"]


class SaveAutoGrades(_SaveAutoGrades):
    """nbgrader's, except that a test cell without a verdict earns nothing instead of everything.

    The verdict is read from ``cell.metadata["autograder"]``, which the executor writes (and clears first), and only if
    ``resources["autograder"]["executed"]`` says that it ran in this conversion. Where a cell of the lesson's own
    stopped there is no score at all.
    """

    def _add_score(self, cell, resources) -> None:
        if utils.is_solution(cell) or cell.cell_type != "code":
            super()._add_score(cell, resources)
            return
        nbgrader = cell.metadata["nbgrader"]
        grade = self.gradebook.find_grade(nbgrader["grade_id"], self.notebook_id, self.assignment_id, self.student_id)
        about = resources.get("autograder") or {}
        executed = bool(about.get("executed"))
        if about.get("lesson_failed"):
            # nobody is graded on what the lesson's own cells lack: a person must look
            grade.auto_score, grade.needs_manual_grade = None, True
            self.gradebook.db.commit()
            return
        if not executed:
            self.log.error("No execution came before scoring: cell %s earns nothing", nbgrader["grade_id"])
        points = float(grade.max_score)
        grade.auto_score = score_of(cell.metadata.get("autograder"), points) if executed else 0.0
        grade.needs_manual_grade = grade.manual_score is not None
        self.gradebook.db.commit()
