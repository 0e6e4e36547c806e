"""What a student reads when an answer is wrong."""

import numpy as np
import pandas as pd
import pytest

from autograder import checks


def half(x):
    return x / 2


def message(check, *args, **kwargs):
    with pytest.raises(AssertionError) as caught:
        check(*args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (1, 1.0),
        (np.float32(0.5), 0.5),
        (np.array([2.0]), 2.0),
        (float("nan"), float("nan")),
        ([1, 2], np.array([1.0, 2.0])),
        (pd.Series([1.0, 2.0], index=["a", "b"]), np.array([1.0, 2.0])),
        (np.array([1.0, 2.0]), pd.Series([1.0, 2.0], index=["a", "b"])),
        (np.array(["x", "y"]), ["x", "y"]),
        ((1, 2), [1, 2]),
        ({"a": 1.0}, {"a": 1}),
        ({1, 2}, {2, 1}),
        (None, None),
        (np.bool_(True), True),
        (pd.DataFrame({"a": [1.0], "b": ["x"]}), pd.DataFrame({"a": [1.0]})),
    ],
)
def test_right_answers_of_any_style_pass(got, want):
    checks.equals(got, want, "answer")


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (2.0, 1.0, "expected 1, got 2"),
        ("one", 1.0, "expected a number, got a text"),
        (True, 1.0, "expected a number, got a bool"),
        (1, True, "expected a bool"),
        ("b", "a", "expected 'a', got 'b'"),
        ([1, 2, 3], np.array([1, 2]), "expected shape (2,), got shape (3,)"),
        (5.0, np.array([1, 2]), "expected an array of shape (2,)"),
        ([[1], [1, 2]], np.array([1, 2]), "array"),
        (np.array([1.0, 5.0]), np.array([1.0, 2.0]), "at position 1: expected 2, got 5"),
        (np.zeros((2, 2)), np.ones((2, 2)), "at position (0, 0): expected 1, got 0 (4 of 4 differ)"),
        (np.array(["x"]), np.array([1.0]), "array of numbers"),
        (pd.Series([1.0], index=["b"]), pd.Series([1.0], index=["a"]), "index is not right"),
        (pd.Series([1.0, 2.0], index=["b", "a"]), pd.Series([2.0, 1.0], index=["a", "b"]), "order is not right"),
        (pd.Series([1.0]), pd.Series([1.0, 2.0]), "expected 2 values, got 1"),
        ([1], pd.DataFrame({"a": [1]}), "expected a DataFrame"),
        (pd.DataFrame({"b": [1]}), pd.DataFrame({"a": [1]}), "column 'a' is missing"),
        (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1]}), "expected 1 rows, got 2"),
        (pd.DataFrame({"a": [2]}), pd.DataFrame({"a": [1]}), "in column 'a', at row 0: expected 1, got 2"),
        ("ab", ["a", "b"], "expected a list"),
        ([1], [1, 2], "expected 2 of them, got 1"),
        ([1, 3], [1, 2], "at position 1: expected 2, got 3"),
        ({1, 2}, {1}, "2 should not be in it"),
        ({1}, {1, 2}, "2 is missing"),
        ({"a": 2}, {"a": 1}, "at key 'a': expected 1, got 2"),
        ({"b": 1}, {"a": 1}, "keys"),
        ([1], {"a": 1}, "expected a dict"),
    ],
)
def test_wrong_answers_are_described(got, want, words):
    assert words in message(checks.equals, got, want, "answer")


def test_a_call_is_named_as_it_would_be_typed():
    assert message(checks.returns, half, 3, want=1.0) == "half(3): expected 1, got 1.5."


def test_a_known_mistake_is_named():
    text = message(checks.returns, half, 4, want=8.0, mistakes=[(9.0, "you added"), (2.0, "you divided")])
    assert text == "half(4): expected 8, got 2. Likely cause: you divided."


def test_nothing_comes_back_that_could_pass_for_partial_credit():
    assert checks.returns(half, 3, want=1.5) is None


def test_an_error_in_the_call_is_quoted():
    assert "half('x') stops with TypeError" in message(checks.returns, half, "x", want=1.0)


def test_an_unwritten_function_is_said_to_be_unwritten():
    def later():
        raise NotImplementedError

    with pytest.raises(NotImplementedError, match="later is not written yet"):
        checks.returns(later, want=1.0)
    with pytest.raises(NotImplementedError, match="later is not written yet"):
        checks.raises(ValueError, later, because="it must")


def test_a_forgotten_return_is_guessed():
    assert "end with `return`" in message(checks.returns, lambda: None, want=1.0)


def test_big_arguments_are_not_printed():
    text = message(checks.returns, half, np.ones((50, 3)), want=1.0, label=None)
    assert "half(<array (50, 3)>)" in text


def test_holds_takes_nothing_but_true():
    checks.holds(np.bool_(True), "fine")
    assert message(checks.holds, False, "the list still holds films the user has seen") == (
        "the list still holds films the user has seen"
    )
    assert message(checks.holds, "yes", "not a truth value") == "not a truth value"


def test_raises_wants_the_right_refusal():
    checks.raises(TypeError, half, "x", because="text has no half")
    assert "should be refused with ValueError: it must" in message(
        checks.raises, ValueError, half, 2, because="it must"
    )
    assert "but stops with TypeError" in message(checks.raises, ValueError, half, "x", because="it must")


def test_a_check_refuses_what_it_cannot_compare():
    with pytest.raises(TypeError, match="cannot compare with a object"):
        checks.equals(1, object(), "answer")
