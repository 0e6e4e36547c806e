"""Every case of the corpus gets exactly the status and the points its file says, in one run of the real grader.

The runs are independent of each other; they go through intake, repair, the sandbox, both processes and scoring.
"""

import os

import pytest

from autograder.grading.isolation import why_not_grade
from tests.autograder.hostile.cases import read_cases
from tests.autograder.hostile.course import grade_all

CASES = read_cases()
HONEST = ("honest/",)

pytestmark = pytest.mark.skipif(why_not_grade() is not None, reason=f"no sandbox: {why_not_grade()}")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return grade_all(CASES, tmp_path_factory.mktemp("hostile"), workers=(os.cpu_count() or 1) + 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(results, case):
    status, points, verdicts = results[case.name]
    assert points == case.points, (case.what, verdicts)
    assert case.status in ("any", status), (case.what, verdicts)


def test_the_corpus_is_large_and_every_family_is_there():
    families = {case.name.split("/")[0] for case in CASES}
    assert families == {"running", "seeing", "stealing", "escaping", "exhausting", "forging", "honest"}
    assert sum(not case.name.startswith(HONEST) for case in CASES) >= 50


def test_messages_name_no_path_and_no_hidden_line(results):
    for _, _, verdicts in results.values():
        for verdict in verdicts.values():
            message = verdict if isinstance(verdict, str) else str(verdict.get("message"))
            assert "/tmp" not in message
            assert "reference(*case)" not in message
