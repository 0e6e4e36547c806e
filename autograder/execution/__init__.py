"""Runs a submission and says what each graded test cell is worth.

`SplitExecute` takes the place of nbgrader's ``Execute``, `SaveAutoGrades` that of nbgrader's own. Between them there is
only the notebook: on each graded test cell ``cell.metadata["autograder"]`` (verdict, score, max_score, message,
output_cut), on the notebook ``nb.metadata["autograder"]["execution"]`` (status, tier, checker, events).
"""

from importlib import import_module

__all__ = ["SaveAutoGrades", "SplitExecute"]

_HOMES = {"SaveAutoGrades": "autograder.execution.scores", "SplitExecute": "autograder.execution.split"}


def __getattr__(name):
    # both need all of nbgrader, which a checker process, whose code is in this package too, should not wait for
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
