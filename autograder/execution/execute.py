"""`Execute`: nbgrader's, in one kernel, that nothing in a notebook can stop."""

from __future__ import annotations

import math

from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Float, Integer

from autograder.execution.kernel import PlainKernel
from autograder.execution.student import CellRun, StudentRun
from autograder.execution.verdict import Verdict

__all__ = ["Execute"]

SEVERITY = ("graded", "timed-out", "kernel-died", "out-of-memory")


def is_test(cell) -> bool:
    """A code cell that the checker scores."""
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


class Execute(NbGraderPreprocessor):
    """Run every code cell in one kernel and write a verdict on every graded test cell."""

    timeout = Integer(30, help="Seconds a cell may run.").tag(config=True)
    output_limit = Integer(200_000, help="Characters of output kept per cell.").tag(config=True)
    startup = Float(60.0, help="Seconds a kernel may take to start.").tag(config=True)

    def preprocess(self, nb, resources):
        self._forget(nb)
        workdir = (resources.get("metadata") or {}).get("path") or "."
        student = StudentRun(lambda: PlainKernel(workdir), seconds=float(self.timeout), output_limit=self.output_limit)
        try:
            student.open()
            for index, cell in enumerate(nb.cells):
                if cell.cell_type == "code":
                    self._run(cell, index, student)
            self._summarise(nb, student)
        finally:
            student.close()
        resources.setdefault("autograder", {})["executed"] = True
        return nb, resources

    def _forget(self, nb) -> None:
        nb.metadata.pop("autograder", None)
        for cell in nb.cells:
            cell.metadata.pop("autograder", None)
            if cell.cell_type == "code":
                cell.outputs = []
                cell.execution_count = None

    def _run(self, cell, index: int, student: StudentRun) -> None:
        run = student.run(index, cell.source) if cell.source.strip() else CellRun("ok")
        cell.outputs = run.outputs
        if run.status != "ok" and not any(o.output_type == "error" for o in run.outputs):
            cell.outputs = [*run.outputs, _error(run)]
        if is_test(cell):
            cell.metadata["autograder"] = self._judge(cell, run).as_metadata()

    def _judge(self, cell, run: CellRun) -> Verdict:
        points = float(cell.metadata["nbgrader"]["points"])
        if run.status != "ok":
            message = run.evalue if run.ename == "AssertionError" else f"{run.ename}: {run.evalue}"
            verdict = "failed" if run.status == "error" else "error"
            return Verdict(verdict, 0.0, points, message[:2000], run.cut)
        for output in run.outputs:
            if output.output_type == "execute_result":
                try:
                    score = float(output.data.get("text/plain", ""))
                except ValueError:
                    break
                if math.isfinite(score) and 0 <= score <= points:
                    return Verdict("partial", score, points, f"{score:g} of {points:g} points", run.cut)
                return Verdict("error", 0.0, points, f"the check gave {score:g}, not 0 to {points:g}", run.cut)
        return Verdict("passed", points, points, "", run.cut)

    def _summarise(self, nb, student: StudentRun) -> None:
        names = {i: c.metadata.get("nbgrader", {}).get("grade_id", i) for i, c in enumerate(nb.cells)}
        worst = max((what for _, what in student.events), key=SEVERITY.index, default="graded")
        nb.metadata.setdefault("autograder", {})["execution"] = {
            "status": worst,
            "tier": getattr(student.kernel, "tier", "none"),
            "events": [{"cell": names.get(i, i), "what": what} for i, what in student.events],
        }


def _error(run: CellRun):
    from nbformat.v4 import new_output

    return new_output("error", ename=run.ename, evalue=run.evalue, traceback=[f"{run.ename}: {run.evalue}"])
