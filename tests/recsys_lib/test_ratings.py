"""`Ratings`: what it holds, what it refuses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_lib import Ratings


def frame(**changes) -> pd.DataFrame:
    """Three ratings; a column can be replaced, or taken out with None."""
    columns = {"user": [7, 3, 7], "item": ["b", "a", "a"], "rating": [4.0, 0.0, 2.5], **changes}
    return pd.DataFrame({name: column for name, column in columns.items() if column is not None})


# -- what it holds --------------------------------------------------------------------------------------------------


def test_ids_become_codes_into_sorted_vocabularies():
    ratings = Ratings.from_frame(frame())
    assert ratings.user_ids.tolist() == [3, 7]
    assert ratings.item_ids.tolist() == ["a", "b"]
    assert ratings.users.tolist() == [1, 0, 1]
    assert ratings.items.tolist() == [1, 0, 0]


def test_arrays_have_the_types_the_kernels_are_compiled_for():
    ratings = Ratings.from_frame(frame(when=[10, 20, 30]), timestamp="when")
    arrays = (ratings.users, ratings.items, ratings.values, ratings.timestamps)
    assert [array.dtype for array in arrays] == [np.int32, np.int32, np.float32, np.int64]
    assert all(array.flags.c_contiguous and array.flags.writeable for array in arrays)
    assert (ratings.csr.indptr.dtype, ratings.csr.indices.dtype, ratings.csr.data.dtype) == (
        np.int32,
        np.int32,
        np.float32,
    )


def test_the_data_frame_can_change_without_the_ratings():
    table = frame()
    ratings = Ratings.from_frame(table)
    table.loc[0, "rating"] = 1.0
    assert ratings.values[0] == 4


def test_columns_may_have_any_name():
    table = frame().rename(columns={"user": "userId", "item": "movieId", "rating": "stars"})
    ratings = Ratings.from_frame(table, "userId", "movieId", "stars")
    assert ratings.to_frame().columns.tolist() == ["user", "item", "rating"]
    assert len(ratings) == 3


def test_sizes_and_density():
    ratings = Ratings.from_frame(frame())
    assert (ratings.n_ratings, ratings.n_users, ratings.n_items) == (3, 2, 2)
    assert ratings.shape == (3, 3)
    assert ratings.density == 3 / 4
    assert repr(ratings) == "Ratings(3 ratings of 2 items by 2 users, scale 0 to 4, density 75.00%)"


def test_the_scale_is_what_was_seen_unless_given():
    assert Ratings.from_frame(frame()).scale == (0, 4)
    assert Ratings.from_frame(frame(), scale=(0, 5)).scale == (0, 5)


def test_a_rating_on_an_end_of_the_scale_is_on_the_scale():
    assert len(Ratings.from_frame(frame(rating=[0.1, 0.6, 0.3]), scale=(0.1, 0.6))) == 3


@pytest.mark.parametrize(
    "ids",
    [
        [7, 3, 7],
        ["u7", "u3", "u7"],
        pd.array([7, 3, 7], dtype="Int64"),
        pd.Categorical(["u7", "u3", "u7"]),
        pd.Series(["u7", "u3", "u7"], dtype=object),
    ],
    ids=["int", "str", "Int64", "category", "object"],
)
def test_ids_of_any_one_type_come_back(ids):
    ratings = Ratings.from_frame(frame(user=ids))
    assert ratings.to_frame()["user"].tolist() == list(ids)
    assert ratings.user_codes(list(ids)).tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    "times",
    [
        [0, 86_400, 90_000],
        [0.0, 86_400.0, 90_000.0],
        pd.to_datetime(["1970-01-01 00:00", "1970-01-02 00:00", "1970-01-02 01:00"]),
        pd.to_datetime(["1970-01-01 02:00", "1970-01-02 02:00", "1970-01-02 03:00"]).tz_localize("Africa/Cairo"),
    ],
    ids=["seconds", "float seconds", "datetime", "datetime with a zone"],
)
def test_times_become_seconds_since_1970(times):
    ratings = Ratings.from_frame(frame(when=times), timestamp="when")
    assert ratings.timestamps.tolist() == [0, 86_400, 90_000]
    assert ratings.to_frame()["timestamp"].tolist() == [0, 86_400, 90_000]


def test_rows_hold_what_columns_hold(albums):
    by_user, by_item = albums.ratings.csr, albums.ratings.csc
    assert by_user.shape == by_item.shape == (4, 5)
    assert np.array_equal(by_user.toarray(), by_item.toarray())
    assert by_user.toarray().sum() == albums.ratings.values.sum()


def test_a_rated_zero_is_not_an_empty_cell(albums):
    ratings = albums.ratings
    an, bts = ratings.user_codes("An")[0], ratings.item_codes("BTS")[0]
    row = ratings.csr[[an]]
    assert row.data[row.indices == bts].tolist() == [0.0]
    assert ratings.csr.nnz == 16


def test_minor_indices_ascend(filmworld):
    shuffled = filmworld.ratings[np.random.default_rng(0).permutation(len(filmworld.ratings))]
    for matrix in (shuffled.csr, shuffled.csc):
        inside = np.ones(matrix.nnz, bool)
        inside[matrix.indptr[:-1][np.diff(matrix.indptr) > 0]] = False  # the first of a row follows nothing
        assert (np.diff(matrix.indices)[inside[1:]] > 0).all()


def test_the_views_are_made_once():
    ratings = Ratings.from_frame(frame())
    assert ratings.csr is ratings.csr
    assert ratings.csc is ratings.csc


def test_a_rating_drawn_twice_stands_twice_in_the_matrix(albums):
    drawn = albums.ratings[[3, 0, 3]]
    for matrix in (drawn.csr, drawn.csc):
        assert sorted(matrix.data) == sorted(drawn.values)
        assert np.all(np.diff(matrix.indptr) >= 0)
        assert matrix.has_sorted_indices


def test_counts(albums):
    ratings = albums.ratings
    assert dict(zip(ratings.user_ids, ratings.user_counts, strict=True)) == {
        "An": 5, "Bhavana": 4, "Cordelia": 4, "Diego": 3,
    }  # fmt: skip
    assert ratings.item_counts.sum() == 16


def test_unknown_ids_are_minus_one():
    ratings = Ratings.from_frame(frame())
    assert ratings.user_codes([7, 8]).tolist() == [1, -1]
    assert ratings.item_codes("z").tolist() == [-1]
    assert ratings.item_codes([1]).tolist() == [-1]
    assert ratings.item_codes([]).tolist() == []


# -- rows -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [0, 2],
        np.array([True, False, True]),
        slice(None, None, 2),
        (np.array([0, 2]), ...),
        (slice(0, 3, 2), slice(None)),
    ],
    ids=["positions", "mask", "slice", "positions, ...", "slice, :"],
)
def test_a_subset_keeps_vocabularies_scale_and_times(rows):
    ratings = Ratings.from_frame(frame(when=[1, 2, 3]), timestamp="when", scale=(0, 5))
    part = ratings[rows]
    assert part.values.tolist() == [4, 2.5]
    assert part.timestamps.tolist() == [1, 3]
    assert part.user_ids is ratings.user_ids
    assert part.item_ids is ratings.item_ids
    assert part.scale == (0, 5)
    assert part.user_counts.tolist() == [0, 2]


def test_one_row_is_ratings_too():
    assert Ratings.from_frame(frame())[1].values.tolist() == [0]


def test_ratings_are_indexed_by_row_only():
    with pytest.raises(IndexError, match="by row only"):
        Ratings.from_frame(frame())[0, 1]


rows_of_ratings = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from("abcdef"), st.integers(0, 10).map(lambda n: n / 2)),
    min_size=1,
    unique_by=lambda row: row[:2],
)


@given(rows_of_ratings)
def test_a_table_comes_back_as_it_went_in(rows):
    table = pd.DataFrame(rows, columns=["user", "item", "rating"])
    back = Ratings.from_frame(table).to_frame()
    assert back.values.tolist() == table.values.tolist()


@given(rows_of_ratings)
def test_the_matrix_holds_each_rating_once(rows):
    ratings = Ratings.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]))
    coo = ratings.csr.tocoo()
    cells = {(ratings.user_ids[u], ratings.item_ids[i], r) for u, i, r in zip(*coo.coords, coo.data, strict=True)}
    assert cells == set(rows)


# -- what it refuses ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "options", "error", "message"),
    [
        ({"user": [1]}, {}, TypeError, "must be a pandas DataFrame, got dict"),
        (frame(item=None), {}, ValueError, r"no column 'item'; its columns are \['user', 'rating'\]"),
        (frame(), {"timestamp": "when"}, ValueError, "no column 'when'"),
        (frame(), {"item": "user"}, ValueError, "'user' is named twice"),
        (frame().iloc[:0], {}, ValueError, "no rows"),
        (frame(user=[7, None, 7]), {}, ValueError, "column 'user' has no id at row 1"),
        (frame(item=["b", "a", None]), {}, ValueError, "column 'item' has no id at row 2"),
        (frame(user=[7, "x", 7]), {}, TypeError, "column 'user' mixes ids"),
        (frame(rating=[1, np.nan, 2]), {}, ValueError, r"column 'rating' holds no rating \(NaN\) at row 1"),
        (frame(rating=pd.Series([1, None, 2], dtype=object)), {}, ValueError, r"no rating \(NaN\) at row 1"),
        (frame(rating=[1, 2, np.inf]), {}, ValueError, "column 'rating' holds inf at row 2"),
        (frame(rating=["1", "2", "3"]), {}, TypeError, "column 'rating' must hold numbers, but its type is"),
        (frame(rating=[True, False, True]), {}, TypeError, "column 'rating' must hold numbers"),
        (frame(rating=[1j, 2, 3]), {}, TypeError, "column 'rating' must hold numbers"),
        (frame(), {"scale": (0.5, 5)}, ValueError, "'rating' holds 0 at row 1, outside the scale 0.5 to 5"),
        (frame(), {"scale": (0, 3)}, ValueError, "'rating' holds 4 at row 0, outside the scale 0 to 3"),
        (frame(), {"scale": (5, 1)}, ValueError, r"scale must run from a low to a high.*\(5, 1\)"),
        (frame(), {"scale": (0, np.inf)}, ValueError, "scale must run from a low to a high finite"),
        (frame(), {"scale": 5}, ValueError, "scale must be a pair"),
        (frame(), {"scale": (1, 2, 3)}, ValueError, "scale must be a pair"),
        (frame(item=["a", "b", "a"]), {}, ValueError, "rows 0 and 2 both hold user 7 and item 'a'"),
        (frame(when=[1, None, 3]), {"timestamp": "when"}, ValueError, "'when' has no time at row 1"),
        (frame(when=[1, 2.5, 3]), {"timestamp": "when"}, ValueError, "'when' holds 2.5 at row 1.*whole seconds"),
        (frame(when=[1, np.inf, 3]), {"timestamp": "when"}, ValueError, "'when' holds inf at row 1"),
        (frame(when=[1, 2, 10**15]), {"timestamp": "when"}, ValueError, "'when' holds 1e[+]15 at row 2"),
        (frame(when=["x", "y", "z"]), {"timestamp": "when"}, TypeError, "'when' must hold datetimes or seconds"),
        (frame(when=[True, False, True]), {"timestamp": "when"}, TypeError, "'when' must hold datetimes or seconds"),
    ],
)
def test_bad_input_is_named(table, options, error, message):
    with pytest.raises(error, match=message):
        Ratings.from_frame(table, **options)


def test_rows_are_named_as_the_frame_names_them():
    table = frame(rating=[1, np.nan, 2])
    for index, name in ((["x", "y", "z"], "'y'"), ([10, 20, 30], "20")):
        with pytest.raises(ValueError, match=f"at row {name} "):
            Ratings.from_frame(table.set_index(pd.Index(index)))
