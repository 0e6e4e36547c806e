"""One measurement in a process of its own: ``python -m tests.benchmarks.child JOB MODULE:FUNCTION OUT [--quick]``.

JOB is ``pairs`` (a speed case), ``first`` (its first call) or ``table`` (an accuracy or growth table).
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from tests.benchmarks.harness import first_call, measure
from tests.benchmarks.machine import measure_bounds
from tests.benchmarks.synthetic import DataAbsentError


def main(job: str, where: str, out: str, quick: bool) -> None:
    module, function = where.split(":")
    subject = getattr(importlib.import_module(module), function)
    if job == "pairs":
        result = measure(subject, quick)
        if "work" in result:
            result["bounds"] = measure_bounds()  # here and now: a busy machine has lower ones
    elif job == "first":
        result = first_call(subject)
    elif job == "table":
        try:
            result = {"rows": subject.rows(quick)}
        except DataAbsentError as absent:
            result = {"failed": str(absent)}
    else:
        raise ValueError(f"job must be pairs, first or table, got {job!r}")
    Path(out).write_text(json.dumps(result, default=float))


if __name__ == "__main__":
    main(*sys.argv[1:4], quick="--quick" in sys.argv[4:])
