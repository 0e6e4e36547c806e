"""The student's side."""

import io

import nbformat
import pytest
from rich.console import Console

from autograder.check import CannotCheck, check_notebook, show
from tests.autograder.fixtures.course import GOOD, LESSON, NOTEBOOK, PARTIAL, filled, named


def printed(outcome):
    out = io.StringIO()
    show(outcome, Console(file=out, width=120))
    return out.getvalue()


@pytest.fixture
def check(tmp_path, released):
    """Fill in answers, put the notebook where a student has it, check it."""

    def run(answers, change=None, timeout=20):
        nb = filled(released.notebook, answers)
        if change:
            change(nb)
        path = tmp_path / f"{NOTEBOOK}.ipynb"
        nbformat.write(nb, path)
        (tmp_path / "week.txt").write_text((released.root / "source" / LESSON / "week.txt").read_text())
        return check_notebook(path, timeout)

    return run


def test_a_right_notebook_is_complete(check):
    outcome = check(GOOD)
    assert [(a.name, a.state) for a in outcome.answers] == [
        ("fahrenheit", "right"),
        ("mean", "right"),
        ("coldest", "right"),
        ("essay", "written"),
    ]
    assert (outcome.score, outcome.max_score, outcome.complete) == (6, 6, True)
    assert "Points so far: 6 of 6" in printed(outcome)


def test_an_untouched_notebook_gets_a_friendly_word_and_no_traceback(check):
    outcome = check({})
    assert [a.state for a in outcome.answers] == ["untouched"] * 3 + ["written"]
    text = printed(outcome)
    assert "waiting for you" in text
    assert "Traceback" not in text
    assert "A fresh notebook" in text


def test_a_half_done_notebook_says_what_is_wrong_and_why(check):
    outcome = check({**PARTIAL, "fahrenheit": "def fahrenheit(celsius):\n    return celsius"})
    states = {a.name: (a.state, a.score, a.max_score) for a in outcome.answers}
    assert states["fahrenheit"] == ("wrong", 0, 2)
    assert states["mean"] == ("partly", 2, 3)
    assert states["coldest"][0] == "untouched"
    assert "water freezes at 32 °F" in printed(outcome)
    assert not outcome.complete


def test_an_endless_loop_costs_its_exercise_only(check):
    outcome = check({**GOOD, "mean": "def mean(values):\n    while True: pass"}, timeout=2)
    states = {a.name: a.state for a in outcome.answers}
    assert states == {"fahrenheit": "right", "mean": "wrong", "coldest": "right", "essay": "written"}
    assert "the test test_mean was stopped: it had used its 2 s, what it calls included" in printed(outcome)
    assert "KeyboardInterrupt" not in printed(outcome)


def test_a_free_cell_that_takes_too_long_says_so(check):
    def slow(nb):
        position, _ = named(nb, "mean")
        nb.cells.insert(position, nbformat.v4.new_code_cell("while True: pass"))

    assert "stops with Stopped: this cell had used its 2 s (--timeout allows more)" in printed(check(GOOD, slow, 2))


def test_a_free_cell_that_stops_is_named(check):
    def broken(nb):
        position, _ = named(nb, "mean")
        nb.cells.insert(position, nbformat.v4.new_code_cell("1 / 0"))

    outcome = check(GOOD, broken)
    assert outcome.complete
    assert "stops with ZeroDivisionError" in printed(outcome)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "no such file"),
        ("", "empty"),
        ("{", "not valid JSON"),
        ('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "no cell in it gives points"),
    ],
)
def test_what_cannot_be_checked_is_explained(tmp_path, content, reason):
    path = tmp_path / "x.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CannotCheck, match=reason):
        check_notebook(path)
