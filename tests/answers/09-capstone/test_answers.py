"""The checks of this lesson tell right answers from wrong ones, and say what is wrong."""

from pathlib import Path

from tests.answers.trial import the_checks_of


def test_the_checks_tell_right_from_wrong():
    the_checks_of(Path(__file__).parent.name)
