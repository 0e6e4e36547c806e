"""How many submissions a minute: this grader, every answer isolated, beside plain nbgrader in one process."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from tests.benchmarks.harness import table
from tests.commands import run

STUDENTS = 40
LESSON = "speed"

_SETUP = "import numpy as np\nimport pandas as pd\nfrom numba import njit"

_ANSWERS = {
    "mean": ["def mean(x):\n    return np.mean(x)", "def mean(x):\n    return sum(x) / len(x)"],
    "by_group": [
        "def by_group(frame):\n    return frame.groupby('g')['x'].mean()",
        "def by_group(frame):\n    return frame.pivot_table(index='g', values='x')['x']",
    ],
    "dot": [
        "@njit\ndef dot(a, b):\n    s = 0.0\n    for k in range(len(a)):\n        s += a[k] * b[k]\n    return s",
        "def dot(a, b):\n    return a @ b",
    ],
    "top": [
        "def top(x, k):\n    return np.argsort(-x, kind='stable')[:k]",
        "def top(x, k):\n    return np.argsort(x)[:k]  # wrong",
    ],
}

_TESTS = {
    "mean": "assert abs(mean(np.arange(5.0)) - 2) < 1e-9",
    "by_group": "frame = pd.DataFrame({'g': [1, 1, 2], 'x': [1.0, 3.0, 5.0]})\n"
    "assert list(by_group(frame)) == [2.0, 5.0]",
    "dot": "assert abs(dot(np.ones(4), np.arange(4.0)) - 6) < 1e-9",
    "top": "assert list(top(np.array([1.0, 3.0, 2.0]), 2)) == [1, 2]",
}


def _marked(source, grade_id, **flags):
    meta = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
    }
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": meta | flags})


def _source_notebook():
    cells = [_marked(_SETUP, "setup", locked=True), new_code_cell("np.__version__", id="free")]
    for name, answers in _ANSWERS.items():
        body = f"### BEGIN SOLUTION\n{answers[0]}\n### END SOLUTION"
        cells += [
            _marked(body, name, solution=True),
            _marked(_TESTS[name], f"{name}_test", grade=True, locked=True, points=1),
        ]
    return new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )


def _course(root: Path, ours: bool) -> None:
    """A course with the lesson released and the whole class's work handed in."""
    (root / "source" / LESSON).mkdir(parents=True)
    nbformat.write(_source_notebook(), root / "source" / LESSON / "speed.ipynb")
    lines = ["c = get_config()", 'c.CourseDirectory.course_id = "speed"']
    if ours:
        lines += ["import autograder", "autograder.configure(c)"]
    (root / "nbgrader_config.py").write_text("\n".join(lines) + "\n")
    run("nbgrader", "generate_assignment", LESSON, "--create", cwd=root)
    released = nbformat.read(root / "release" / LESSON / "speed.ipynb", as_version=4)
    for number in range(STUDENTS):
        for cell in released.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in _ANSWERS:
                cell.source = _ANSWERS[name][(number >> list(_ANSWERS).index(name)) % 2]
        folder = root / "submitted" / f"student{number:02d}" / LESSON
        folder.mkdir(parents=True)
        nbformat.write(released, folder / "speed.ipynb")


def _seconds(*command, cwd) -> float:
    start = time.perf_counter()
    run(*command, cwd=cwd, timeout=3600)
    return time.perf_counter() - start


@table(
    "Grading a class",
    about=f"{STUDENTS} submissions of a lesson with numpy, pandas and numba, whole command from start to gradebook, "
    "alternating runs. Plain: `nbgrader autograde`, one process, no isolation, no feedback. Ours: `autograder grade "
    "--no-feedback`, isolated; the last row also writes the feedback pages. The ratio is the median of the pairs.",
)
def class_speed(quick):
    plain = ("nbgrader", "autograde", LESSON, "--create", "--force")
    with tempfile.TemporaryDirectory(prefix="class-") as folder:
        theirs, mine = Path(folder) / "plain", Path(folder) / "ours"
        _course(theirs, ours=False)
        _course(mine, ours=True)
        grade = ("autograder", "grade", LESSON, "--force")
        sides = {
            "ours, 2 workers": lambda: _seconds(*grade, "--no-feedback", "--workers", "2", cwd=mine),
            "ours, 1 worker": lambda: _seconds(*grade, "--no-feedback", "--workers", "1", cwd=mine),
            "ours, 2 workers, feedback pages too": lambda: _seconds(*grade, "--workers", "2", cwd=mine),
        }
        times = {"plain nbgrader": [], **{name: [] for name in sides}}
        for _ in range(1 if quick else 3):
            times["plain nbgrader"].append(_seconds(*plain, cwd=theirs))
            for name, run in sides.items():
                times[name].append(run())
    rows = []
    for name, seconds in times.items():
        ratios = [slow / fast for slow, fast in zip(times["plain nbgrader"], seconds, strict=True)]
        rows.append(
            {
                "grader": name,
                "seconds": round(statistics.median(seconds), 1),
                "submissions a minute": round(60 * STUDENTS / statistics.median(seconds), 1),
                "times plain nbgrader": round(statistics.median(ratios), 2),
            }
        )
    return rows
