"""Limits count work: what a cell's processes use of the processor, and not how long that takes on a busy machine."""

import math

import pytest

from autograder.execution.effort import Effort, Seconds, allowance
from tests.autograder.execution.notebooks import answer, check, free, run, verdicts

WORK = """
import time
def work(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return True
"""


def status(notebook) -> str:
    return notebook.metadata.autograder["execution"]["status"]


def test_who_waits_longer_than_the_limit_has_not_worked():
    graded = run(
        answer("import time\ntime.sleep(2.5)\ndef nap(): return time.sleep(2.5) or 1"), check("nap()"), timeout=1
    )
    assert verdicts(graded) == {"test": ("partial", 1.0, "1 of 2 points")}
    assert status(graded) == "graded"


@pytest.mark.parametrize(
    "work",
    [
        "work(60)",
        "import os\nif os.fork() == 0:\n    work(60)\n    os._exit(0)\nos.wait()",
        "import os\nfor _ in range(99):\n    if os.fork() == 0:\n        work(0.3)\n        os._exit(0)\n    os.wait()",
        "try:\n    work(60)\nexcept KeyboardInterrupt:\n    print('and on')",
    ],
    ids=["itself", "a child", "short children", "without notice"],
)
def test_work_in_any_process_of_a_cell_counts(work):
    graded = run(free(WORK), free(work), timeout=1)
    assert status(graded) == "timed-out"
    assert [output.ename for output in graded.cells[1].outputs if output.output_type == "error"] in (
        ["KeyboardInterrupt"],
        ["CellTimeout"],
    )


def test_work_in_a_call_of_a_check_counts_for_the_check_and_each_cell_begins_anew():
    honest = [check("assert work(0.6)", f"honest {number}") for number in range(3)]
    graded = run(answer(WORK), *honest, check("work(60)", "endless"), timeout=1)
    found = verdicts(graded)
    assert [verdict for verdict, _, _ in found.values()] == ["passed"] * 3 + ["error"]
    assert found["endless"][2] == "your code did not finish within the time limit of this check (1 s)"
    assert status(graded) == "timed-out"


def test_the_work_of_the_check_itself_counts_too_and_is_nobodys_fault():
    graded = run(answer("x = 1"), check("while x: pass"), check("assert x == 1", "next"), timeout=1)
    found = verdicts(graded)
    assert found["test"] == ("error", 0.0, "the check stopped with timed-out: the check itself did not finish")
    assert found["next"][0] == "passed"
    assert status(graded) == "graded"


@pytest.mark.parametrize("none", [-1, None])
def test_without_a_limit_everything_runs(none):
    graded = run(answer(WORK), check("assert work(0.5)"), timeout=none, submission_seconds=none)
    assert verdicts(graded)["test"][0] == "passed"


def test_the_notebook_has_a_limit_of_its_own():
    cells = [free("work(0.4);") for _ in range(8)]
    graded = run(free(WORK), *cells, timeout=30, submission_seconds=2)
    late = [cell.outputs[0].evalue for cell in graded.cells if cell.outputs and cell.outputs[0].ename == "CellTimeout"]
    assert 1 <= len(late) < 6
    assert late[-1] == "not run: the 2 seconds that the whole notebook may take were used up"


class Fake:
    """A worker whose work is what the test says."""

    def __init__(self):
        self.used, self.wants = 5.0, False

    def cpu_seconds(self):
        return self.used

    def busy(self):
        return self.wants


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves: `clock(seconds)`."""
    now = [100.0]
    monkeypatch.setattr("autograder.execution.effort.time.monotonic", lambda: now[0])

    def move(seconds):
        now[0] += seconds

    return move


def test_a_lap_tells_work_from_waiting_and_from_a_busy_machine(clock):
    effort, worker = Effort(), Fake()
    effort.workers.append(worker)
    with effort.lap(allowance(2)) as lap:
        clock(5)  # it wants to run, and is not let
        worker.wants = True
        assert lap.look() == Seconds(0, 0, 5)
        worker.used += 1.5  # half a second of 2 s it ran, then it waited
        clock(2)
        worker.wants = False
        assert lap.look() == Seconds(1.5, 0.5, 7)
        assert not lap.over()
        worker.used += 0.75
        assert lap.over()
    assert effort.total == Seconds(2.25, 0.5, 7)


def test_who_only_waits_comes_to_an_end(clock):
    effort = Effort()
    effort.workers.append(Fake())
    with effort.lap(allowance(2)) as lap:
        clock(11.9)
        assert not lap.over()
        clock(0.2)
        assert lap.over()


def test_no_limit_is_never_over(clock):
    with Effort().lap(allowance(math.inf)) as lap:
        clock(1e9)
        assert not lap.over()
