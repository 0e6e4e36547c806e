"""Ratings survive the journey to another library and back."""

import numpy as np
import pandas as pd
import pytest
import surprise
from scipy import sparse

from recsys_lib.adapters import from_scipy, from_surprise, to_scipy, to_surprise_dataset, to_surprise_trainset
from recsys_lib.ratings import Ratings


@pytest.fixture(params=["whole numbers", "words"])
def ratings(request):
    frame = pd.DataFrame(
        [(30, "b", 4.0), (10, "c", 0.0), (30, "a", 2.5), (20, "b", 5.0), (10, "a", 1.0)],
        columns=["user", "item", "rating"],
    )
    if request.param == "words":
        frame["user"] = frame["user"].map(lambda user: f"user {user}")
    return Ratings.from_frame(frame, scale=(0, 5))


def rows(ratings):
    return list(ratings.to_frame()[["user", "item", "rating"]].itertuples(index=False, name=None))


def test_a_surprise_dataset_keeps_rows_order_and_scale(ratings):
    dataset = to_surprise_dataset(ratings)
    assert [row[:3] for row in dataset.raw_ratings] == rows(ratings)
    assert dataset.reader.rating_scale == (0, 5)


def test_there_and_back_through_a_surprise_dataset(ratings):
    back = from_surprise(to_surprise_dataset(ratings))
    assert rows(back) == rows(ratings)
    assert back.scale == ratings.scale


def test_there_and_back_through_a_surprise_trainset(ratings):
    back = from_surprise(to_surprise_trainset(ratings))
    assert sorted(rows(back)) == sorted(rows(ratings))
    assert back.scale == ratings.scale


def test_surprise_learns_from_the_trainset(ratings):
    model = surprise.BaselineOnly(verbose=False).fit(to_surprise_trainset(ratings))
    assert model.trainset.global_mean == pytest.approx(ratings.values.mean())


def test_timestamps_come_along_from_a_surprise_file(tmp_path):
    (tmp_path / "ratings.csv").write_text("u,a,4,100\nu,b,2,200\n")
    reader = surprise.Reader(line_format="user item rating timestamp", sep=",", rating_scale=(1, 5))
    back = from_surprise(surprise.Dataset.load_from_file(tmp_path / "ratings.csv", reader))
    assert rows(back) == [("u", "a", 4.0), ("u", "b", 2.0)]
    assert back.timestamps.tolist() == [100, 200]


def test_there_and_back_through_scipy(ratings):
    matrix = to_scipy(ratings)
    back = from_scipy(matrix, ratings.user_ids, ratings.item_ids, scale=ratings.scale)
    assert sorted(rows(back)) == sorted(rows(ratings))  # the rated zero too
    assert (back.csr != ratings.csr).nnz == 0


def test_the_scipy_matrix_is_a_copy(ratings):
    to_scipy(ratings).data[:] = 9
    assert ratings.csr.data.max() == 5


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.coo_array, sparse.csc_array, sparse.lil_array])
def test_any_sparse_format_and_unsorted_ids_are_taken(kind):
    matrix = kind(np.array([[0, 4.0, 0], [3.0, 0, 0]]))
    back = from_scipy(matrix, user_ids=["zoe", "ann"], item_ids=[7, 5, 6])
    assert sorted(rows(back)) == [("ann", 7, 3.0), ("zoe", 5, 4.0)]
    assert back.user_ids.tolist() == ["ann", "zoe"]
    assert back.item_ids.tolist() == [5, 6, 7]  # 6 has no rating and stays
    assert back.scale == (3, 4)


def test_row_numbers_are_ids_by_default():
    assert rows(from_scipy(sparse.csr_array([[0, 2.0], [0, 0], [1.0, 0]]))) == [(0, 1, 2.0), (2, 0, 1.0)]


MATRIX = sparse.coo_array([[0, 2.0], [1.0, 0]])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: from_scipy(np.eye(2)), TypeError, "matrix must be a SciPy sparse array, got ndarray"),
        (lambda: from_scipy(MATRIX, user_ids=[1, 2, 3]), ValueError, r"user_ids must name each of 2 .* shape \(3,\)"),
        (lambda: from_scipy(MATRIX, item_ids=["a", "a"]), ValueError, "item_ids holds .*a.* twice"),
        (lambda: from_scipy(MATRIX * np.nan), ValueError, "no rating"),
        (lambda: from_scipy(MATRIX, scale=(1, 1)), ValueError, "outside the scale"),
        (lambda: from_scipy(sparse.coo_array(([1, 2], ([0, 0], [1, 1])))), ValueError, "a user rates an item once"),
        (lambda: from_surprise([1]), TypeError, "data must be a surprise Dataset or Trainset, got list"),
        (lambda: to_surprise_dataset(MATRIX), TypeError, "ratings must be a .*Ratings, got coo_array"),
        (lambda: to_scipy(MATRIX), TypeError, "ratings must be a .*Ratings, got coo_array"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
