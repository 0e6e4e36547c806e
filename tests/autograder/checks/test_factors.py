"""Factor matrices are judged by what they stand for."""

import numpy as np
import pytest

from autograder import checks

NUMBERS = np.random.default_rng(0)
P, Q = NUMBERS.normal(size=(6, 2)), NUMBERS.normal(size=(5, 2))
ROTATION = np.array([[0.6, -0.8], [0.8, 0.6]])


def message(check, *args, **options):
    with pytest.raises(AssertionError) as caught:
        check(*args, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "mix", [ROTATION, -np.eye(2), np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[2.0, 5], [0, 3]])]
)
def test_any_factors_with_the_right_product_are_right(mix):
    checks.same_product(P @ mix, Q @ np.linalg.inv(mix).T, P @ Q.T, "the factors")


def test_more_factors_than_needed_are_right_if_the_product_is():
    checks.same_product(np.hstack([P, np.zeros((6, 1))]), np.hstack([Q, np.ones((5, 1))]), P @ Q.T, "the factors")


def test_another_product_is_wrong():
    assert "at position (0, 0)" in message(checks.same_product, P, 1.01 * Q, P @ Q.T, "the factors")


def test_factors_of_one_rotated_alone_are_wrong():
    assert "differ" in message(checks.same_product, P @ ROTATION, Q, P @ Q.T, "the factors")


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        (P.T, Q, "the first factor should have 6 rows, its shape is (2, 6). It lies on its side"),
        (P, Q.T, "the second factor should have 5 rows"),
        (Q, P, "the first factor should have 6 rows, its shape is (5, 2)"),
        (P, Q[:, :1], "2 and 1 columns"),
        (P[:, 0], Q, "an array of 1 dimensions"),
        ("P", Q, "got a text"),
        (P * np.nan, Q, "NaN"),
    ],
)
def test_factors_that_do_not_fit_are_named(left, right, words):
    assert words in message(checks.same_product, left, right, P @ Q.T, "the factors")


def test_every_basis_of_a_space_is_right():
    checks.same_space(P @ np.array([[3.0, 1.0], [0.0, -2.0]]), P, "the components")


def test_a_space_turned_by_a_small_angle_is_wrong_and_the_angle_is_said():
    plane, turned = np.eye(3)[:, :2], np.eye(3)[:, :2].copy()
    turned[:, 1] = [0, np.cos(0.01), np.sin(0.01)]
    assert "0.573°" in message(checks.same_space, turned, plane, "the components")
    checks.same_space(turned, plane, "the components", angle=0.011)


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (P[:, [0, 0]], "span only 1 dimensions"),
        (P.T, "expected 6 rows, got shape (2, 6). It lies on its side."),
        (P[:, :1], "expected 2 columns, got 1"),
    ],
)
def test_what_is_no_basis_is_named(basis, words):
    assert words in message(checks.same_space, basis, P, "the components")
