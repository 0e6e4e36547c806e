"""Ratings as plain data: there and back, and nothing but ratings back."""

import numpy as np
import pandas as pd
import pytest

from recsys_lib import Ratings


@pytest.fixture
def ratings():
    frame = pd.DataFrame({"user": ["u", "v", "u"], "item": [3, 1, 1], "rating": [5.0, 2.5, 4.0], "time": [7, 8, 9]})
    return Ratings.from_frame(frame, timestamp="time", scale=(0.5, 5))


def test_there_and_back(ratings):
    back = Ratings.__autograder_from__(ratings.__autograder_data__())
    pd.testing.assert_frame_equal(back.to_frame(), ratings.to_frame())
    assert back.scale == ratings.scale


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"users": np.array([0, 1, 2])}, "users must hold codes from 0 to 1"),
        ({"items": np.array([0, -1, 0])}, "items must hold codes from 0 to 1"),
        ({"items": np.array([0.0, 1.0, 0.0])}, "items must hold codes"),
        ({"users": [0, 1, 0]}, "users must be a one-dimensional array of numbers, got list"),
        ({"values": np.array([1.0, 2.0])}, "values has 2 entries, users has 3"),
        ({"values": np.array([1.0, np.nan, 2.0])}, "values must be on the scale"),
        ({"values": np.array([1.0, 9.0, 2.0])}, "values must be on the scale"),
        ({"values": np.array(["a", "b", "c"])}, "values must be a one-dimensional array of numbers"),
        ({"timestamps": np.array([[1, 2, 3]])}, "timestamps must be a one-dimensional array"),
        ({"user_ids": np.array(["u", "u"])}, "user_ids must be a one-dimensional array of different ids"),
        ({"scale": (5, 1)}, "scale must run from a low to a high"),
        ({"more": 1}, "and nothing else"),
    ],
)
def test_anything_else_is_refused(ratings, change, words):
    with pytest.raises(ValueError, match=words):
        Ratings.__autograder_from__(ratings.__autograder_data__() | change)
