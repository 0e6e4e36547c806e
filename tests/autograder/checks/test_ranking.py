"""A ranking is right in every order that its scores allow."""

import itertools

import numpy as np
import pandas as pd
import pytest

from autograder import checks

SCORES = {"a": 3.0, "b": 2.0, "c": 2.0, "d": 2.0, "e": 1.0, "f": np.nan}


def message(ids, **options):
    with pytest.raises(AssertionError) as caught:
        checks.ranking(ids, options.pop("scores", SCORES), "the list", **options)
    return str(caught.value)


@pytest.mark.parametrize("tied", list(itertools.permutations("bcd", 2)))
def test_every_choice_and_order_among_ties_is_right(tied):
    checks.ranking(["a", *tied], SCORES, "the list", n=3)


def test_ids_may_come_as_an_array_an_index_or_a_tuple():
    scores = pd.Series([1.0, 3.0, 2.0], index=[10, 20, 30])
    for ids in (np.array([20, 30, 10]), pd.Index([20, 30, 10]), (20, 30, 10)):
        checks.ranking(ids, scores, "the list")


def test_scores_that_differ_by_rounding_only_are_ties():
    checks.ranking(["x", "y"], {"x": 0.1 + 0.2, "y": 0.3 + 1e-12}, "the list")


def test_fewer_candidates_than_asked_for_make_a_shorter_list():
    checks.ranking(["a", "b"], {"a": 2.0, "b": 1.0}, "the list", n=10)


@pytest.mark.parametrize(
    ("ids", "options", "words"),
    [
        (["e", "b", "a"], {"n": 3}, "The worst stands first"),
        (["b", "a", "c"], {"n": 3}, "at place 1 stands 'a' with a score of 3, above that of place 0, 2"),
        (["a", "b", "e"], {"n": 3}, "'c' is missing: its score 2 is above that of the last in the list, 1"),
        (["b", "c"], {"n": 2}, "'a' is missing"),
        (["a", "b", "b"], {"n": 3}, "'b' is in the list twice"),
        (["a", "b"], {"n": 3}, "expected 3 ids, got 2"),
        (["a", "f", "b"], {"n": 3}, "'f', at place 1, is not among the candidates"),
        (["a", "b", "c"], {"n": 3, "exclude": ["b"]}, "'b', at place 1, should not be in the list"),
        ("abc", {"n": 3}, "expected a list of ids"),
        ([["a", 3.0]], {"n": 1}, "expected a list of ids, but it holds a list"),
        (3, {"n": 3}, "expected a list of ids"),
    ],
)
def test_what_is_wrong_with_a_list_is_said(ids, options, words):
    assert words in message(ids, **options)


def test_scores_must_say_which_id_they_belong_to():
    with pytest.raises(TypeError, match="dict or a Series"):
        checks.ranking([1], [3.0], "the list")
