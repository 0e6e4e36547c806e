"""A notebook run in one kernel, as a student's own session does it: for ``autograder check``, never for a grade."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from nbformat.v4 import new_output
from nbgrader import utils

from autograder.execution.effort import allowance
from autograder.execution.kernel import PlainKernel
from autograder.execution.settings import seconds
from autograder.execution.student import CellRun, StudentRun
from autograder.execution.verdict import Verdict


def run_notebook(nb: Any, folder: str | Path, timeout: float) -> None:
    """Run every code cell of ``nb`` in ``folder`` and note verdicts on test cells.

    Each may use ``timeout`` seconds of processor time. A cell that loops or ends its process costs itself: the kernel
    comes back with the cells that had run.
    """
    env = nb.metadata.get("autograder", {}).get("env")
    prepare = (f"__import__('os').environ.update({dict(env)!r})", None) if isinstance(env, dict) else None
    allowed = allowance(seconds(timeout, "timeout"))
    session = StudentRun(lambda: PlainKernel(folder), prepare=prepare, allowed=allowed)
    try:
        session.open()
        for index, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            run = session.run(index, cell.source) if cell.source.strip() else CellRun("ok")
            cell.outputs = list(run.outputs)
            if run.status == "timed-out":
                run.ename, run.evalue = "Stopped", f"this cell had used its {timeout:g} s (--timeout allows more)"
                cell.outputs = [output for output in cell.outputs if output.output_type != "error"]
            if run.status != "ok" and not any(output.output_type == "error" for output in cell.outputs):
                error = {"ename": run.ename, "evalue": run.evalue, "traceback": []}
                cell.outputs.append(new_output("error", **error))
            if utils.is_grade(cell) and not utils.is_solution(cell):
                verdict = _judge(run, float(cell.metadata.nbgrader.get("points", 0)))
                if run.status == "timed-out":
                    verdict.message = f"the test {cell.metadata.nbgrader.grade_id} was stopped: it had used its "
                    verdict.message += f"{timeout:g} s, what it calls included (--timeout allows more)"
                cell.metadata["autograder"] = verdict.as_metadata()
    finally:
        session.close()


def _judge(run: CellRun, points: float) -> Verdict:
    if run.status != "ok":
        message = run.evalue if run.ename == "AssertionError" else f"{run.ename}: {run.evalue}"
        return Verdict("failed" if run.status == "error" else "error", 0.0, points, message[:2000])
    for output in run.outputs:
        if output.output_type == "execute_result":
            try:
                score = float(output.data.get("text/plain", ""))
            except ValueError:
                break
            if math.isfinite(score) and 0 <= score <= points:
                return Verdict("partial", score, points, f"{score:g} of {points:g} points")
            return Verdict("error", 0.0, points, f"the check gave {score:g}, not 0 to {points:g}")
    return Verdict("passed", points, points)
