"""A function that changes what it was given, or does not use it, is told so."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sparse

from autograder import checks


def message(check, *args, **options):
    with pytest.raises(AssertionError) as caught:
        check(*args, **options)
    return str(caught.value)


def frame():
    return pd.DataFrame({"v": [1, 3, 2], "R": [4.0, np.nan, 2.0]})


CHANGES = [
    (lambda x: x.__setitem__(slice(None), x.sort_values("v").to_numpy()), frame),
    (lambda x: x.__setitem__("score", 1.0), frame),
    (lambda x: x.loc.__setitem__((0, "R"), 4.5), frame),
    (lambda x: setattr(x, "columns", ["votes", "R"]), frame),
    (lambda x: x.sort(), lambda: np.array([3.0, 1.0, 2.0])),
    (lambda x: x.__isub__(1), lambda: np.array([3.0, np.nan])),
    (lambda x: x.__setitem__(0, "b"), lambda: np.array(["a", 1], dtype=object)),
    (lambda x: x.loc.__setitem__(1, 0.0), lambda: pd.Series([1.0, np.nan])),
    (lambda x: x.append(4), lambda: [1, 2, 3]),
    (lambda x: x[0].append(4), lambda: ([1], [2])),
    (lambda x: x["a"].__setitem__(0, 9), lambda: {"a": np.array([1, 2])}),
    (lambda x: x.pop("a"), lambda: {"a": 1, "b": 2}),
    (lambda x: x.discard(1), lambda: {1, 2}),
    (lambda x: x.data.__imul__(2), lambda: sparse.csr_array(np.eye(2))),
]


@pytest.mark.parametrize(("change", "make"), CHANGES)
def test_a_changed_argument_is_noticed_by_each_check_that_calls(change, make):
    def solution(data, k):
        change(data)
        return k

    words = "your function changed its argument `data`. Work on a copy."
    assert words in message(checks.returns, solution, make(), 3, want=3)
    assert words in message(checks.call, solution, make(), 3)
    assert words in message(checks.call, solution, data=make(), k=3)


@pytest.mark.parametrize(("change", "make"), CHANGES)
def test_an_argument_that_may_change_is_let_be(change, make):
    def solution(data, k):
        change(data)
        return k

    checks.returns(solution, make(), 3, want=3, may_change=["data"])
    assert checks.call(solution, make(), 3, may_change=["data"]) == 3


def test_a_refusal_that_changes_its_argument_is_noticed():
    def picky(data):
        data.append(1)
        raise ValueError("no")

    assert "changed its argument `data`" in message(checks.raises, ValueError, picky, [], because="it is empty")


def test_generators_and_untouched_values_pass():
    def draw(rng, frame, items):
        return int(rng.integers(1, 2)) + 0 * len(frame) * len(items)

    checks.returns(draw, np.random.default_rng(0), frame(), [object(), np.nan, [1]], want=1)


def test_an_argument_that_is_not_used_is_named():
    def top(films, n):
        return films[:10]

    checks.returns(top, list("abcdefghijkl"), 10, want=list("abcdefghij"))
    text = message(checks.returns, top, list("abcdefghijkl"), 2, want=["a", "b"])
    assert text.endswith("It is the same as with n = 10: does your function use `n`?")


def test_the_same_answer_to_an_unrelated_question_says_nothing():
    def bad(a, b):
        return 0

    checks.returns(bad, 0, 0, want=0)
    assert "does your function use" not in message(checks.returns, bad, 1, 2, want=3)


def test_what_a_call_gives_is_handed_over():
    assert checks.call(lambda a, b=1: a + b, 2, b=3) == 5
    assert "stops with ZeroDivisionError" in message(checks.call, lambda: 1 / 0)
    with pytest.raises(NotImplementedError, match="is not written yet"):
        checks.call(later)


def later():
    raise NotImplementedError
