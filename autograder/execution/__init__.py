"""Runs a submission and says what each graded test cell is worth.

`SplitExecute` takes the place of nbgrader's ``Execute``, `SaveAutoGrades` that of nbgrader's own. Between them there is
only the notebook: on each graded test cell ``cell.metadata["autograder"]`` (verdict, score, max_score, message,
output_cut), on the notebook ``nb.metadata["autograder"]["execution"]`` (status, tier, events).
"""

from autograder.execution.scores import SaveAutoGrades
from autograder.execution.split import SplitExecute

__all__ = ["SaveAutoGrades", "SplitExecute"]
