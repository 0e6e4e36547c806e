"""What students may import of the grader is in the sandbox, and nothing else of it."""

from __future__ import annotations

from pathlib import Path

import autograder

LOOK = """
import os
import autograder
from autograder import checks

checks.equals(1.0, 1, "one")
print(sorted(os.listdir(os.path.dirname(autograder.__file__))))
for name in ("sandbox", "cli", "configuration", "grading.store"):
    try:
        __import__(f"autograder.{name}")
    except ImportError as error:
        print(error)
"""
SAID = [
    "['__init__.py', 'checks']",
    *(f"No module named 'autograder.{n}'" for n in ("sandbox", "cli", "configuration")),
]


def test_checks_can_be_imported_and_nothing_else_of_the_grader(student):
    said = student.run(LOOK).splitlines()
    assert said[:4] == SAID
    assert said[4].startswith("No module named 'autograder.grading")


def test_no_other_file_of_the_grader_can_be_read(student):
    folder = Path(autograder.__file__).parent
    assert "DENIED" in student.run(f"""
try:
    print(open({str(folder / "intake.py")!r}).read()[:80])
except OSError:
    print("DENIED")
""")


def test_checks_need_nothing_else_of_the_grader():
    for path in (Path(autograder.__file__).parent / "checks").glob("*.py"):
        lines = [line.strip() for line in path.read_text().splitlines()]
        imports = [line for line in lines if line.startswith(("from autograder", "import autograder"))]
        assert all(line.startswith("from autograder.checks") for line in imports), path.name
