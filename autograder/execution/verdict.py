"""The verdict of a graded test cell, and the score that follows from it: nothing without positive evidence."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

from nbformat.v4 import new_output

__all__ = ["STATUSES", "Verdict", "score_of"]

STATUSES = ("passed", "failed", "partial", "not-run", "error")


@dataclass
class Verdict:
    """What the checker said about one graded test cell.

    `verdict` is one of passed, failed, partial, not-run, error; only passed and partial carry points. `mistake` is the
    sentence about a known mistake, where the check recognised one; `message` holds it too. `line` is where the test
    cell stopped, 0 where that is not known; `where` is "shared" for a cell that ran in one kernel with the student's
    code.
    """

    verdict: str
    score: float
    max_score: float
    message: str = ""
    output_cut: bool = False
    mistake: str = ""
    line: int = 0
    where: str = "isolated"

    def as_metadata(self) -> dict:
        return asdict(self)

    def as_outputs(self) -> list:
        """Outputs that say the same to whoever shows the notebook, and to nbgrader's own scoring."""
        if self.verdict == "passed":
            return []
        if self.verdict == "partial":
            return [
                new_output("stream", name="stdout", text=self.message + "\n"),
                new_output("execute_result", data={"text/plain": repr(self.score)}, execution_count=None),
            ]
        name = {"failed": "AssertionError", "not-run": "NotRun"}.get(self.verdict, "Error")
        return [new_output("error", ename=name, evalue=self.message, traceback=[self.message])]


def score_of(metadata: object, points: float) -> float:
    """The points that a cell's ``autograder`` metadata proves, 0 to `points`; 0 for anything of a strange shape."""
    if not isinstance(metadata, dict):
        return 0.0
    verdict = metadata.get("verdict")
    if verdict == "passed":
        return points
    if verdict == "partial":
        score = metadata.get("score")
        if type(score) in (int, float) and math.isfinite(score) and 0 <= score <= points:
            return float(score)
    return 0.0
