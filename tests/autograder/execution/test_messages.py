"""Messages say what happened, and nothing about the grading machine or the hidden tests."""

import pytest

from autograder.execution.messages import clean, explain

SOURCE = """assert f(1) == 2
### BEGIN HIDDEN TESTS
assert f(7) == secret
### END HIDDEN TESTS
assert f(2) == 3"""


def outcome(status, **details):
    return {"status": status, "ename": "AssertionError", "text": "", "line": 0, "student": [], **details}


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (outcome("assertion", text="the mean is 3.75"), "the mean is 3.75"),
        (outcome("assertion", line=1), "this does not hold: assert f(1) == 2"),
        (outcome("assertion", line=5), "this does not hold: assert f(2) == 3"),
        (outcome("assertion", line=3), "a hidden check does not hold"),
        (outcome("exception", ename="TypeError", text="no", line=3), "the check stopped with TypeError: no"),
        (
            outcome("exception", ename="ValueError", text="bad", student=[["f", 2, "return int(x)"]]),
            "your code raised ValueError: bad\nf, line 2: return int(x)",
        ),
        (
            outcome("exception", ename="NameError", text="name 'f' is not defined"),
            "name 'f' is not defined: is it defined in the cell above, under this name?",
        ),
        (outcome("bridge", ename="timed-out"), "your code did not finish within the time limit of this check (5 s)"),
        (outcome("bridge", ename="died"), "the notebook's Python process ended while this check used your code"),
    ],
)
def test_messages(found, message):
    assert explain(found, SOURCE, 5) == message


@pytest.mark.parametrize("status", ["assertion", "exception"])
def test_hidden_source_is_never_shown(status):
    assert "secret" not in explain(outcome(status, line=3), SOURCE, 5)


def test_paths_colours_and_floods_are_removed():
    assert clean("no file /srv/course/source/x.ipynb at \x1b[31mline\x1b[0m 3") == "no file (a file) at line 3"
    assert clean(r"C:\Users\ta\secret.py is gone").startswith("(a file)")
    assert clean("1 / 2 and a/b stay") == "1 / 2 and a/b stay"
    assert len(clean("x" * 10_000)) == 700
