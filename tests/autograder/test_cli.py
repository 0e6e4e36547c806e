"""The commands, as typed."""

import csv
import json
import os
import subprocess
import sys

import nbformat
import pytest

from tests.autograder.fixtures.course import GOOD, LESSON, PARTIAL, filled, hand_in, make_course, named
from tests.commands import NBGRADER


def autograder(root, *arguments):
    """Run the command in ``root``."""
    command = [sys.executable, "-m", "autograder.cli", *arguments]
    environment = {**os.environ, "COLUMNS": "140"}
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=1800, env=environment)


def nbgrader(root, *arguments):
    command = [sys.executable, "-c", NBGRADER, *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=1800)


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from typer.testing import CliRunner; from autograder.cli import app;"
        "out = CliRunner().invoke(app, ['--help']); assert 'grade' in out.output, out.output;"
        "print([m for m in ('nbgrader', 'nbformat', 'dask', 'pandas', 'numpy', 'jsonschema') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["release", "99-nothing"], "no lesson 99-nothing in source/; there are: 01-thermo"),
        (["grade", "99-nothing"], "no lesson 99-nothing"),
        (["grade", "--submissions", "nowhere"], "is not a folder"),
        (["check", "nowhere.ipynb"], "there is no such file"),
    ],
)
def test_mistakes_are_explained_in_one_line(released, arguments, message):
    done = autograder(released.root, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_course_grade_says_where_to_go(tmp_path):
    done = autograder(tmp_path, "grade")
    assert (done.returncode, "nbgrader_config.py" in done.stderr) == (2, True)


def test_check_prints_points_and_fails_until_everything_is_right(released, tmp_path):
    path = tmp_path / "thermo.ipynb"
    nbformat.write(filled(released.notebook, PARTIAL), path)
    done = autograder(tmp_path, "check", "thermo.ipynb")
    assert done.returncode == 1
    assert "Points so far: 4 of 6" in done.stdout


def test_doctor_ends_well_in_a_good_course(released):
    done = autograder(released.root, "doctor")
    assert done.returncode == 0, done.stdout
    assert "nbgrader_config.py calls autograder.configure" in done.stdout


def test_release_then_grade_from_another_folder(tmp_path):
    root = make_course(tmp_path / "course")
    done = autograder(root, "release")
    assert (done.returncode, "release/01-thermo/thermo.ipynb" in done.stdout) == (0, True), done.stderr
    released = nbformat.read(root / "release" / LESSON / "thermo.ipynb", 4)
    inbox = tmp_path / "collected"
    hand_in(inbox, "ada", filled(released, GOOD))
    hand_in(inbox, "bob", "")
    options = ["--submissions", str(inbox), "--workers", "1", "--json", "out/r.json", "--csv", "g.csv", "--unsafe"]
    done = autograder(root, "grade", LESSON, *options)
    assert done.returncode == 0, done.stderr
    records = json.loads((root / "out" / "r.json").read_text())
    assert [(r["student"], r["status"], r["score"]) for r in records] == [
        ("ada", "graded", 6),
        ("bob", "corrupt", None),
    ]
    assert [row["score"] for row in csv.DictReader((root / "g.csv").open())] == ["6.0", ""]
    assert "2 graded, 0 unchanged" in done.stdout
    assert (root / "report" / "index.html").is_file()


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("plain"))
    done = nbgrader(root, "generate_assignment", LESSON)
    assert done.returncode == 0, done.stderr
    released = nbformat.read(root / "release" / LESSON / "thermo.ipynb", 4)
    inbox = root / "submitted"
    hand_in(inbox, "ada", filled(released, GOOD))
    twice = filled(released, {**GOOD, "mean": "def mean(values):\n    import os\n    os._exit(1)"})
    position, cell = named(twice, "test_fahrenheit")
    twice.cells.insert(position, nbformat.from_dict({**cell, "id": "again"}))
    hand_in(inbox, "bob", twice)
    hand_in(inbox, "eve", "[" * 100_000)
    secret = root / "gradebook.db"
    (hand_in(inbox, "mallory", filled(released, GOOD)) / "loot.txt").symlink_to(secret)
    nbgrader(root, "autograde", LESSON)
    assert nbgrader(root, "generate_feedback", LESSON).returncode == 0
    assert nbgrader(root, "export", "--to", "all.csv").returncode == 0
    return root


def rows(root):
    return {row["student_id"]: row for row in csv.DictReader((root / "all.csv").open())}


class TestPlainNbgrader:
    """An instructor who only knows nbgrader."""

    def test_generate_again_needs_force(self, plain):
        path = plain / "release" / LESSON / "thermo.ipynb"
        path.write_text("stale")
        assert nbgrader(plain, "generate_assignment", LESSON).returncode == 0
        assert path.read_text() == "stale"
        assert nbgrader(plain, "generate_assignment", LESSON, "--force").returncode == 0
        assert "stale" not in path.read_text()

    def test_one_bad_notebook_stops_nobody(self, plain):
        row = rows(plain)
        assert (row["ada"]["score"], row["ada"]["status"]) == ("6.0", "graded")
        assert (row["bob"]["score"], row["bob"]["status"]) == ("3.0", "kernel-died")
        assert (row["eve"]["score"], row["eve"]["status"]) == ("", "not graded")

    def test_nothing_is_copied_through_a_link(self, plain):
        assert rows(plain)["mallory"]["score"] == "6.0"
        assert not (plain / "autograded" / "mallory" / LESSON / "loot.txt").exists()

    def test_feedback_hides_the_hidden_tests(self, plain):
        page = (plain / "feedback" / "ada" / LESSON / "thermo.html").read_text()
        assert "hidden tests ran here" in page
        assert "secret_boiling" not in page
