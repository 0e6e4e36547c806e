"""Hidden tests and schemes for marking are found by the marks that a course uses."""

import pytest
from traitlets.config import Config

from autograder.hidden import USUAL, Marks

SOURCE = "assert f(1)\n  ### BEGIN HIDDEN TESTS\n  secret = 7\n  ### END HIDDEN TESTS\nassert f(2)"


def test_hidden_lines_are_cut_and_named():
    assert USUAL.shown(SOURCE) == "assert f(1)\nassert f(2)"
    assert USUAL.shown(SOURCE, "# hidden tests ran here") == "assert f(1)\n  # hidden tests ran here\nassert f(2)"
    assert USUAL.hidden(SOURCE) == ["  secret = 7"]


def test_a_region_that_is_not_closed_hides_the_rest():
    assert USUAL.shown("a\n# BEGIN HIDDEN TESTS\nsecret") == "a"


@pytest.mark.parametrize(
    ("number", "line"), [(1, "assert f(1)"), (2, None), (3, None), (4, None), (5, "assert f(2)"), (9, None)]
)
def test_a_line_is_visible_or_not(number, line):
    assert USUAL.visible_line(SOURCE, number) == line


@pytest.mark.parametrize(("number", "before"), [(1, False), (2, True), (5, True), (0, True)])
def test_whether_hidden_lines_came_before(number, before):
    assert USUAL.hidden_before(SOURCE, number) is before


def test_a_course_may_choose_its_own_marks():
    config = Config()
    config.ClearHiddenTests.begin_test_delimeter = "VERBORGEN"
    config.ClearHiddenTests.end_test_delimeter = "OFFEN"
    config.ClearMarkScheme.begin_mark_scheme_delimeter = "SCHEMA"
    config.ClearMarkScheme.end_mark_scheme_delimeter = "FERTIG"
    marks = Marks.of(config)
    assert marks.shown("a\n# VERBORGEN\nb\n# OFFEN\nc") == "a\nc"
    assert marks.without_scheme("a\n# SCHEMA\nb\n# FERTIG\nc") == "a\nc"
    assert not marks.hides(SOURCE)
