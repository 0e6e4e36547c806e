"""However a run ends, it says so in one line."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.commands import environment

RIGHT = {"answer": "def f(x):\n    return x + 1"}
SLOW = {"answer": "import time\ntime.sleep(2)\ndef f(x):\n    return x + 1"}


@pytest.fixture
def flow(make, tmp_path):
    flow = make(tmp_path)
    flow.submit("ann", "ps1", RIGHT)
    return flow


def grade(flow, *options):
    command = [sys.executable, "-m", "autograder.cli", "grade", "--unsafe", "--workers", "1", *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=flow.root, env=environment(), start_new_session=True, **pipes)


def test_a_gradebook_that_somebody_else_holds(flow):
    path = flow.root / "gradebook.db"
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        run = grade(flow, "--db", f"sqlite:///{path}?timeout=1")
        _, said = run.communicate(timeout=500)
    assert run.returncode == 1
    assert said == "autograder: the gradebook's database cannot be used: database is locked\n"


@pytest.mark.parametrize("option", ["--json", "--csv"])
def test_a_file_that_cannot_be_written(flow, option):
    flow.grade()
    run = grade(flow, option, str(flow.root))
    _, said = run.communicate(timeout=500)
    assert (run.returncode, said.count("\n"), "Traceback" in said) == (1, 1, False), said
    assert "Is a directory" in said


def test_control_c_keeps_what_is_graded(flow):
    for number in range(4):
        flow.submit(f"slow{number}", "ps1", SLOW)
    run = grade(flow, "--no-feedback")
    while not outcomes(flow) and run.poll() is None:
        time.sleep(0.1)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=500)
    assert run.returncode == 130
    assert said == "autograder: stopped; what was graded so far is kept, and the next run goes on from there\n"
    kept = outcomes(flow)
    assert 0 < kept < 5
    assert flow.grade()["ann"]["score"] == 2
    assert flow.run.unchanged == kept


def outcomes(flow):
    with sqlite3.connect(f"file:{flow.root}/gradebook.db?mode=ro", uri=True) as book:
        return book.execute("select count(*) from autograder_outcome").fetchone()[0]
