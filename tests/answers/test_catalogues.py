"""Every lesson has answers, and a test that tries them."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
LESSONS = sorted(path.name for path in (HERE.parents[1] / "solutions").iterdir() if any(path.glob("*.ipynb")))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_answers_and_a_test_that_tries_them(lesson):
    # a file for each lesson, so that they are tried side by side
    test = HERE / lesson / "test_answers.py"
    assert test.is_file(), f"copy tests/answers/{LESSONS[0]}/test_answers.py to tests/answers/{lesson}/"
    assert "the_checks_of" in test.read_text()


def test_no_answers_are_left_of_a_lesson_that_is_gone():
    there = {path.name for path in HERE.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))}
    assert there <= set(LESSONS)
