"""The kit from its wheel, under this Python and the system's: the same cells run, the same grades come."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from tests.autograder.fixtures.lessons import check, free, setup, small_course, solved, write_lesson
from tests.commands import environment
from tests.needs import have, lack
from tests.notebooks.lessons import ROOT

SETUP = """
import numpy as np
from autograder import checks
from recsys_lib import datasets, plotting

albums = datasets.load_albums()
"""
LOOK = """
import os
import autograder

print(sorted(os.listdir(os.path.dirname(autograder.__file__))))
try:
    import autograder.sandbox
except ImportError as error:
    print(error)
"""
ANSWERS = {"right": "return values.mean()", "wrong": "return values.sum()"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The kit's wheel, built without the network."""
    source = tmp_path_factory.mktemp("source")
    for name in ("autograder", "recsys_lib"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, source / "made"], cwd=source, check=True, capture_output=True)
    return next((source / "made").glob("*.whl"))


def pythons():
    found = {sys.executable: "this"}
    system = shutil.which("python3", path="/usr/bin")
    if system and os.path.realpath(system) != os.path.realpath(sys.executable):
        found[system] = "system"
    return [pytest.param(path, id=name) for path, name in found.items()]


@pytest.fixture(scope="module", params=pythons())
def python(request, wheel, tmp_path_factory) -> Path:
    """A Python in whose site-packages the wheel was unpacked; other packages are those of the one that runs this."""
    ask = [request.param, "-c", "import sys, ensurepip; print(*sys.version_info[:2])"]
    version = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.split()
    if version != [str(number) for number in sys.version_info[:2]]:
        lack("other-python", f"{request.param} is of another version, or has no venv")
    place = tmp_path_factory.mktemp("environment")
    place.chmod(0o755)  # a sandbox started by root runs as nobody in particular
    subprocess.run([request.param, "-m", "venv", "--without-pip", place], check=True, capture_output=True)
    packages = next(place.glob("lib/python3*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    shared = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (packages / "shared.pth").write_text("\n".join(shared) + "\n")
    return place / "bin" / "python"


@pytest.fixture
def course(tmp_path):
    """A lesson that begins like the kit's own, and two students' work."""
    course = small_course(tmp_path)
    exercise = solved("def mean(values):", ANSWERS["right"])
    test = check("checks.returns(mean, np.array([1.0, 2.0, 6.0]), want=3.0)")
    folder = write_lesson(course, "ps1", setup(SETUP), exercise, free(LOOK), test, mask=["recsys_lib.popularity"])
    for student, answer in ANSWERS.items():
        notebook = nbformat.read(folder / "nb.ipynb", as_version=4)
        notebook.cells[1].source = f"def mean(values):\n    {answer}"
        place = course.path("submitted", student, "ps1")
        place.mkdir(parents=True)
        nbformat.write(notebook, place / "nb.ipynb")
    return course


def test_the_grades_are_the_same_and_no_cell_stops(python, course):
    command = [python, "-m", "autograder.cli", "grade", "--workers", "2", "--json", "grades.json"]
    shared = environment(JUPYTER_PATH=str(Path(sys.prefix, "share", "jupyter")))  # nbconvert's templates
    done = subprocess.run(command, cwd=course.root, env=shared, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    records = {record["student"]: record for record in json.loads((course.root / "grades.json").read_text())}
    assert {name: (one["status"], one["score"]) for name, one in records.items()} == {
        "right": ("graded", 2),
        "wrong": ("graded", 0),
    }
    graded = nbformat.read(course.root / "autograded" / "right" / "ps1" / "nb.ipynb", as_version=4)
    assert [output.text for cell in graded.cells for output in cell.get("outputs", [])] == [
        "['__init__.py', 'checks']\nNo module named 'autograder.sandbox'\n"
    ]


@pytest.mark.parametrize("tier", ["bubblewrap", "landlock"])
def test_students_see_the_checks_and_nothing_else_of_the_grader(python, tier, tmp_path):
    have(tier)
    start = (
        "import sys; sys.path.append(sys.argv[1])\n"
        "from tests.autograder.sandbox.conftest import Session\n"
        "from autograder.sandbox import start_student_kernel\n"
        "import autograder\n"
        "assert 'site-packages' in autograder.__file__, autograder.__file__\n"
        "session = Session(start_student_kernel(sys.argv[2], tier=sys.argv[3], preload=('numpy',)))\n"
        "print(session.run(sys.argv[4]))\n"
        "session.close()\n"
    )
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "work").mkdir()
    command = [python, "-c", start, tmp_path, tmp_path / "work", tier, f"{SETUP}\nimport autograder.sandbox"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout.splitlines()[-1:] == ["ModuleNotFoundError: No module named 'autograder.sandbox'"], done.stderr
