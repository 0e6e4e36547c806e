"""The library's own container goes through the grader's codec, which knows nothing of it."""

import pandas as pd
import pytest

from autograder.bridge.codec import CodecError, Decoder, Encoder
from autograder.bridge.trusted import opted_in
from recsys_lib import Ratings


@pytest.fixture
def ratings():
    frame = pd.DataFrame({"user": ["u", "v", "u"], "item": [3, 1, 1], "rating": [5.0, 2.5, 4.0], "time": [7, 8, 9]})
    return Ratings.from_frame(frame, timestamp="time", scale=(0.5, 5))


def test_ratings_cross_as_data(ratings):
    back = Decoder(custom=opted_in).decode(Encoder().encode(ratings))
    assert type(back) is Ratings
    pd.testing.assert_frame_equal(back.to_frame(), ratings.to_frame())


def test_ratings_that_lie_do_not_cross(ratings):
    ratings.users[0] = 99
    with pytest.raises(CodecError, match="malformed message"):
        Decoder(custom=opted_in).decode(Encoder().encode(ratings))
