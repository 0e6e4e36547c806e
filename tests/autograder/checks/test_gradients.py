"""A gradient is held against the slope of its loss."""

import numpy as np
import pytest

from autograder import checks

NUMBERS = np.random.default_rng(0)
R, P, Q = NUMBERS.normal(size=(6, 5)), NUMBERS.normal(size=(6, 2)), NUMBERS.normal(size=(5, 2))


def loss(P):
    return float(((R - P @ Q.T) ** 2).sum() + 0.1 * (P**2).sum())


RIGHT = -2 * (R - P @ Q.T) @ Q + 0.2 * P


def message(got, at=P):
    with pytest.raises(AssertionError) as caught:
        checks.gradient(got, loss, at, "the gradient")
    return str(caught.value)


def test_the_right_gradient_passes_in_float32_too():
    checks.gradient(RIGHT, loss, P, "the gradient")
    checks.gradient(RIGHT.astype(np.float32), loss, P, "the gradient")


def test_a_derivative_of_a_number_passes():
    checks.gradient(np.cos(1.0), lambda x: float(np.sin(x)), 1.0, "the slope")


def test_of_many_entries_some_are_looked_at():
    at = NUMBERS.normal(size=2000)
    checks.gradient(2 * at, lambda x: float(x @ x), at, "the gradient")


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (-RIGHT, "The sign is wrong everywhere"),
        (RIGHT / 2, "It is 0.5 times the right one everywhere"),
        (-2 * RIGHT, "It is 2 times the right one everywhere, with the wrong sign"),
        (0 * RIGHT, "It is zero everywhere"),
        (RIGHT.T, "It lies on its side"),
        (RIGHT[:, 0], "expected the shape of what it is a gradient of, (6, 2), got (6,)"),
        (RIGHT - 0.2 * P, "(12 of 12 differ)"),
        (RIGHT * np.nan, "got nan"),
        ("steep", "got a text"),
    ],
)
def test_what_is_wrong_with_a_gradient_is_said(got, words):
    assert words in message(got)
