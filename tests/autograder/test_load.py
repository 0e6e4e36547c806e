"""What a submission gets does not depend on how busy the machine is: only how long it takes does."""

from __future__ import annotations

import contextlib
import subprocess
import sys

import pytest

from autograder.configuration import Course
from autograder.grading.classrun import ClassRun
from tests.autograder.conftest import Released
from tests.autograder.fixtures.course import CONFIG, GOOD, filled, hand_in, make_course
from tests.needs import needs

LIMIT = 1.2
THIRD = f"""
import time
def work():
    until = time.process_time() + {LIMIT / 3}
    while time.process_time() < until:
        pass
work()
"""
WORKING = {
    "fahrenheit": THIRD + "def fahrenheit(celsius):\n    return celsius * 1.8 + 32",
    "mean": THIRD + "def mean(values):\n    work()\n    return sum(values) / len(values)",
    "coldest": GOOD["coldest"].replace(":\n", ":\n    work()\n", 1),
}
#: What is special about a student's answers, and the status and points that come of it.
STUDENTS = {
    "working": (WORKING, "graded", 6),
    "napping": ({**WORKING, "coldest": "import time\ntime.sleep(3)\n" + GOOD["coldest"]}, "graded", 6),
    "hoarding": ({"mean": "hoard = []\nwhile True:\n    hoard.append(b'1' * 2**24)"}, "out-of-memory", 3),
    "looping": ({"mean": "while True:\n    pass"}, "timed-out", 3),
    "looping later": ({"mean": "def mean(values):\n    while True:\n        pass"}, "timed-out", 3),
    "sleeping": ({"mean": "import time\ntime.sleep(10_000)"}, "timed-out", 3),
    "dying": ({"mean": "import os\nos._exit(1)"}, "kernel-died", 3),
}

pytestmark = needs("sandbox")


@contextlib.contextmanager
def busy(n_processes: int):
    """So many processes that do nothing but work, for some minutes at most."""
    code = "import signal\nsignal.alarm(600)\nwhile True: pass"
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(n_processes)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def grade(root, workers: int) -> dict[str, dict]:
    """The class graded from its beginning: student -> record without the one thing that may differ."""
    run = ClassRun(Course.open(root), workers=workers, feedback=False, force=True)
    records = run.run()
    assert run.failures == []
    return {record["student"]: {key: record[key] for key in record if key != "seconds"} for record in records}


@pytest.fixture(scope="module")
def alone_and_crowded(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("load"), CONFIG + "c.SplitExecute.memory = '500 MB'\n", timeout=LIMIT)
    from autograder.release import generate

    generate(Course.open(root), "01-thermo")
    for student, (answers, _, _) in STUDENTS.items():
        hand_in(root / "submitted", student, filled(Released(root).notebook, {**GOOD, **answers}))
    alone = grade(root, workers=1)
    with busy(4):
        return alone, grade(root, workers=6)


@pytest.mark.parametrize("student", STUDENTS)
def test_each_gets_the_same_alone_and_in_a_crowd(alone_and_crowded, student):
    alone, crowded = (records[student] for records in alone_and_crowded)
    assert alone == crowded


@pytest.mark.parametrize("student", STUDENTS)
def test_each_gets_what_is_right(alone_and_crowded, student):
    _, status, score = STUDENTS[student]
    for records in alone_and_crowded:
        assert (records[student]["status"], records[student]["score"]) == (status, score), records[student]
