"""A known mistake is recognised by its result, and nobody else can read the sentence about it."""

import json

import numpy as np
import pandas as pd
import pytest

from autograder import checks
from autograder.checks import hints
from autograder.checks.fingerprint import canonical, fingerprint

SENTENCE = "You swapped v and m: the film's own mean R goes with its votes v."


def swapped(v, R, m, C):
    return m / (v + m) * R + v / (v + m) * C


def failing(check, *args, **options):
    with pytest.raises(AssertionError) as caught:
        check(*args, **options)
    return caught.value


def store(folder, failure, *sentences):
    names = [hints.seal(failure.fingerprints[0], sentence) for sentence in sentences]
    table = {names[0][0]: [closed for _, closed in names]}
    (folder / hints.FILE).write_text(json.dumps({"hints": table}))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_sentence_is_added_where_the_result_is_that_of_the_mistake(folder):
    store(folder, failing(checks.returns, swapped, 2, 5.0, 10, 3.5, want=3.75), SENTENCE)
    failure = failing(
        checks.returns, lambda votes, *rest: np.float32(swapped(votes, *rest)), 2, 5.0, 10, 3.5, want=3.75
    )
    assert str(failure).endswith(f"expected 3.75, got 4.75. {SENTENCE}")
    assert failure.mistake == SENTENCE


def test_another_result_and_another_question_say_nothing(folder):
    store(folder, failing(checks.returns, swapped, 2, 5.0, 10, 3.5, want=3.75), SENTENCE)
    assert failing(checks.returns, lambda *_: 4.8, 2, 5.0, 10, 3.5, want=3.75).mistake == ""
    assert failing(checks.returns, lambda *_: 4.75, 2, 5.0, 11, 3.5, want=3.75).mistake == ""


def test_two_mistakes_with_one_result_are_both_named(folder):
    store(folder, failing(checks.equals, 4, 3, "the count"), "You counted twice.", "You added one.")
    assert failing(checks.equals, 4, 3, "the count").mistake == "You counted twice. Or: You added one."


def test_an_error_is_a_result_too(folder):
    def broken(x):
        return x["v"]

    store(folder, failing(checks.returns, broken, {}, want=1), "The column is called votes.")
    assert failing(checks.returns, broken, {}, want=1).mistake == "The column is called votes."


def test_a_hint_for_a_series_serves_an_array_of_the_same_values(folder):
    want = pd.Series([1.0, 2.0], index=["a", "b"])
    store(folder, failing(checks.equals, np.array([2.0, 4.0]), want, "means"), "You forgot to divide.")
    assert failing(checks.equals, pd.Series([2.0, 4.0], index=["a", "b"]), want, "means").mistake
    assert not failing(checks.equals, pd.Series([1.0, 2.0], index=["b", "a"]), want, "means").mistake


@pytest.mark.parametrize("text", ["", "[]", '{"hints": []}', '{"hints": {"a": 1}}', "{"])
def test_a_damaged_file_costs_only_the_hints(folder, text):
    (folder / hints.FILE).write_text(text)
    assert "expected 3, got 4" in str(failing(checks.equals, 4, 3, "the count"))


def test_the_file_tells_neither_the_sentence_nor_the_values(folder):
    store(folder, failing(checks.returns, swapped, 2, 5.0, 10, 3.5, want=3.75), SENTENCE)
    text = (folder / hints.FILE).read_text()
    assert "swapped" not in text
    assert "4.75" not in text
    assert hints.sentences(json.loads(text)["hints"], [fingerprint("another", 1)]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (np.float32(0.1), 0.1),
        ([1, 2], np.array([1.0, 2.0])),
        ((1, (2, 3)), [1, [2, 3]]),
        (np.eye(2), [[1, 0], [0, 1]]),
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1.0}),
        ({3, 1}, {1, 3}),
        (1e-15, 0),
        (float("nan"), np.nan),
    ],
)
def test_what_means_the_same_has_one_form(one, other):
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, 1.001), ("1", 1), (True, 1), ([1, 2], [2, 1]), ([[1, 2]], [1, 2]), (None, 0), (0, float("nan"))],
)
def test_what_differs_has_another_form(one, other):
    assert canonical(one) != canonical(other)


def test_a_large_value_is_looked_at_in_places_and_its_length_counts():
    assert canonical(np.zeros(1_000_000)) != canonical(np.zeros(1_000_001))
    assert len(canonical(np.zeros((3000, 3000)))) < 10_000_000
