"""Which tests go to one worker together, and in which order: what is long comes first, and ends with the rest.

pytest-xdist sends whole files to its workers (`--dist loadfile`), so one worker may sit over a long file while the
others have nothing left. Its groups do nothing under pytest 9: they are marked in a place that pytest no longer reads.
Here a file is one unit too, for its tests share what is dear to make, except that each lesson of a file is a unit.
"""

from __future__ import annotations

import re
from collections import OrderedDict

from xdist.scheduler import LoadScopeScheduling

__all__ = ["SLOW", "THOROUGH", "BySize", "is_slow", "is_thorough", "unit_of"]

#: Files (or folders) with minutes of work, the longest first: `make test-fast` leaves them out.
SLOW = (
    "tests/autograder/hostile/",
    "tests/end_to_end/",
    "tests/notebooks/test_running.py",
)
#: What says the same a second time, at length: `make test` leaves it out, `make test-thorough` and CI run it.
THOROUGH = {
    "tests/answers/09-capstone/": "the answers to the open project, each a project",
    "tests/autograder/test_cli.py::TestPlainNbgrader": "plain nbgrader",
    "tests/autograder/rehearsal/test_gate.py::test_plain": "plain nbgrader",
    "tests/autograder/rehearsal/test_sharing.py::test_plain": "plain nbgrader",
    "tests/autograder/grading/test_changed_lessons.py::test_plain": "plain nbgrader",
    "tests/autograder/test_load.py": "a class graded beside four busy processes",
    "tests/autograder/test_pages_alike.py": "feedback pages drawn from memory and anew",
    "tests/autograder/grading/test_two_notebooks.py::test_plain": "two notebooks by plain nbgrader",
    "tests/autograder/hostile/test_stock.py": "the scores of stock nbgrader",
    "tests/benchmarks/test_harness.py::test_a_case_is_measured": "benchmarks that really measure",
    "tests/benchmarks/test_harness.py::test_sides_take_turns": "benchmarks that really measure",
    "tests/end_to_end/test_lesson.py::test_plain": "a whole class by plain nbgrader",
    "tests/end_to_end/test_installed.py": "grades from a wheel, and with the system's Python",
    "tests/notebooks/test_real_data.py": "lessons on MovieLens",
    "tests/notebooks/test_running.py::test_a_release": "releases under nbval",
    "tests/test_house.py::test_every_process": "the order of collection, by which two workers would not start",
}
#: After those, what takes tens of seconds, so that no worker begins with one when the other has nothing left.
LONG = (
    "tests/answers/",
    "tests/notebooks/test_real_data.py",
    "tests/autograder/test_load.py",
    "tests/autograder/grading/",
    "tests/autograder/rehearsal/",
    "tests/autograder/",
)
_LESSON = re.compile(r"\[(?:.*-)?(\d\d-[a-z][a-z0-9-]*)")


def unit_of(nodeid: str) -> str:
    """The unit a test belongs to."""
    file, _, test = nodeid.partition("::")
    lesson = _LESSON.search(test)
    return f"{file}[{lesson[1]}]" if lesson else file


def is_thorough(nodeid: str) -> bool:
    return nodeid.startswith(tuple(THOROUGH))


def is_slow(nodeid: str) -> bool:
    return nodeid.startswith(SLOW)


class _LongestFirst(OrderedDict):
    """Units waiting for a worker: name -> tests."""

    def popitem(self, last: bool = True):
        unit = min(self, key=self._place)
        return unit, self.pop(unit)

    def _place(self, unit: str) -> tuple[int, int]:
        known = (*SLOW, *LONG)
        place = next((place for place, start in enumerate(known) if unit.startswith(start)), len(known))
        return place, -len(self[unit])


class BySize(LoadScopeScheduling):
    """Sends unit after unit to whichever worker is free."""

    def __init__(self, config, log=None):
        super().__init__(config, log)
        self.workqueue = _LongestFirst()

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)
