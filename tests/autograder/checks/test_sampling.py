"""Random draws are judged by their distribution; a right one is practically never refused."""

import numpy as np
import pytest
from scipy import stats

from autograder import checks

WEIGHTS = {"a": 5, "b": 3, "c": 2}


def message(draws, want, **options):
    with pytest.raises(AssertionError) as caught:
        checks.sample(draws, want, "the draws", **options)
    return str(caught.value)


@pytest.mark.parametrize("seed", range(20))
def test_draws_from_the_right_weights_pass(seed):
    numbers = np.random.default_rng(seed)
    checks.sample(numbers.choice(list("abc"), 2000, p=[0.5, 0.3, 0.2]), WEIGHTS, "the draws")


@pytest.mark.parametrize("seed", range(20))
def test_draws_from_the_right_density_pass(seed):
    checks.sample(np.random.default_rng(seed).normal(3, 2, 2000), stats.norm(3, 2), "the draws")


def test_false_alarms_are_as_rare_as_stated_where_chance_is_at_its_bound():
    # of a fair coin thrown 100 times, the counts that are refused have at most the stated probability together
    refused = 0.0
    for heads in range(101):
        draws = ["heads"] * heads + ["tails"] * (100 - heads)
        try:
            checks.sample(draws, {"heads": 1, "tails": 1}, "the draws", false_alarm=1e-6)
        except AssertionError:
            refused += stats.binom.pmf(heads, 100, 0.5)
    assert 1e-8 < refused <= 1e-6


@pytest.mark.parametrize(
    ("draws", "want", "words"),
    [
        (np.random.default_rng(1).choice(list("abc"), 2000), WEIGHTS, "expected 50.0%; that is not chance"),
        (["a"] * 2000, WEIGHTS, "'a' makes up 100.0% of 2000 draws"),
        (["d"] * 200, WEIGHTS, "'d' was drawn, which should never happen"),
        (np.random.default_rng(1).uniform(0, 1, 2000), stats.norm(0, 1), "that is not chance"),
        (np.random.default_rng(1).normal(0, 2, 2000), stats.norm(0, 1).cdf, "that is not chance"),
        (np.full(200, np.nan), stats.norm(), "NaN or infinite"),
        (["a"] * 20, WEIGHTS, "at least 100 draws"),
        (0.5, WEIGHTS, "expected a list or an array of draws"),
    ],
)
def test_other_draws_are_refused(draws, want, words):
    assert words in message(draws, want)


def test_a_rate_of_false_alarms_that_a_class_would_notice_is_refused():
    with pytest.raises(ValueError, match="at most 1e-6"):
        checks.sample(["a"] * 200, WEIGHTS, "the draws", false_alarm=0.01)
