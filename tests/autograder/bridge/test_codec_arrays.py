"""NumPy, pandas and SciPy values keep values, dtypes, labels and names."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.bridge.codec import CodecError, Decoder, Encoder


def trip(value):
    return Decoder().decode(Encoder().encode(value))


dtypes = st.one_of(
    *(
        hnp.boolean_dtypes(),
        hnp.integer_dtypes(),
        hnp.unsigned_integer_dtypes(),
        hnp.floating_dtypes(sizes=(16, 32, 64)),
    ),
    *(hnp.complex_number_dtypes(), hnp.unicode_string_dtypes(max_len=5), hnp.byte_string_dtypes(max_len=5)),
    *(hnp.datetime64_dtypes(), hnp.timedelta64_dtypes()),
)


@given(hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)))
@settings(max_examples=200, deadline=None)
def test_arrays_of_every_plain_dtype(array):
    back = trip(array)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()
    assert back.flags.writeable


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.arange(10)[::-2],
        np.array(["a", None, [1]], dtype=object),
        np.array([["ä", "b"]], dtype=np.dtypes.StringDType()),
    ],
    ids=["fortran", "strided", "object", "text"],
)
def test_arrays_of_unusual_layout(array):
    back = trip(array)
    assert type(back) is np.ndarray
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, np.asarray(array))


def test_a_matrix_multiplies_as_one():
    back = trip(np.matrix([[1, 2], [3, 4]]))
    assert isinstance(back, np.matrix)
    assert (back * back).tolist() == [[7, 10], [15, 22]]


def test_a_masked_array_keeps_what_is_masked():
    back = trip(np.ma.masked_less(np.array([1.0, -1.0, 3.0]), 0))
    assert (back.mean(), back.mask.tolist(), back.count()) == (2, [False, True, False], 2)


RECORDS = np.array([("a", 1, [1.0, 2.0]), ("b", 2, [3.0, 4.0])], dtype=[("n", "U5"), ("v", "i4"), ("w", "f8", (2,))])


def test_records_keep_their_fields():
    back = trip(RECORDS)
    assert back.dtype == RECORDS.dtype
    np.testing.assert_array_equal(back, RECORDS)
    one = trip(RECORDS[1])
    assert (one["n"], one["v"], one["w"].tolist()) == ("b", 2, [3.0, 4.0])
    assert trip(RECORDS.view(np.recarray)).v.tolist() == [1, 2]


def test_a_large_value_crosses():
    assert trip(np.zeros(13_000_000)).shape == (13_000_000,)
    assert trip(list(range(2_000_000)))[-1] == 1_999_999
    assert trip([0.5] * 2_000_000)[-1] == 0.5
    assert trip([1, True, None] * 2_000)[:3] == [1, True, None]
    assert trip([2**70] * 2_000)[0] == 2**70


OFFSETS = [pd.offsets.MonthEnd(2), pd.offsets.BDay(), pd.offsets.Week(weekday=2), pd.offsets.Hour(-3)]


@pytest.mark.parametrize("offset", OFFSETS, ids=lambda offset: offset.freqstr)
def test_date_offsets(offset):
    assert trip(offset) == offset
    assert trip(pd.date_range("2024-01-01", periods=2, freq=offset)).freq == offset


def test_types_of_columns_are_values_too():
    frame = pd.DataFrame({"a": [1], "b": [1.0], "c": ["x"], "o": [None], "n": pd.array([1], dtype="Int64")})
    frame["k"] = pd.Series(["u"], dtype="category")
    back = trip(frame.dtypes)
    assert back.tolist() == frame.dtypes.tolist()
    assert back["k"] == "category"
    assert back["a"] == "int64"


def test_sparse_columns_and_attributes_stay():
    dummies = pd.get_dummies(pd.Series(list("ab")), sparse=True)
    dummies.attrs["unit"] = "m"
    back = trip(dummies)
    pd.testing.assert_frame_equal(back, dummies)
    assert back.attrs == {"unit": "m"}
    assert trip(pd.Series(pd.arrays.SparseArray([0, 0, 1]))).dtype == pd.SparseDtype("int64", 0)


def test_a_read_only_array_stays_read_only():
    array = np.arange(3)
    array.flags.writeable = False
    assert not trip(array).flags.writeable


def test_a_subclass_arrives_as_the_plain_type():
    class Willing(np.ndarray):
        def __array_function__(self, *args):
            return True

    class Chameleon(pd.DataFrame):
        def equals(self, other):
            return True

    assert type(trip(np.zeros(2).view(Willing))) is np.ndarray
    assert type(trip(Chameleon({"a": [1]}))) is pd.DataFrame


@pytest.mark.parametrize(
    "value", [np.float32(1.5), np.int8(-3), np.bool_(True), np.str_("ü"), np.datetime64("2020-01-01")]
)
def test_scalars_keep_their_type(value):
    assert type(trip(value)) is type(value)
    assert trip(value) == value


@pytest.mark.parametrize("value", [np.dtype("<f4"), np.float32, np.dtype("M8[ns]")])
def test_dtypes_and_types(value):
    assert trip(value) == value


def test_a_generator_goes_on_where_it_was():
    for generator in (np.random.default_rng(1), np.random.Generator(np.random.MT19937(2))):
        generator.random(3)
        assert trip(generator).random() == generator.random()
    state = np.random.RandomState(4)
    assert trip(state).rand() == state.rand()


@pytest.mark.parametrize(("kind", "name", "place"), [("MT19937", "pos", 2**20), ("Philox", "buffer_pos", -5)])
def test_a_generator_at_an_impossible_place_is_refused(kind, name, place):
    class Forged(Encoder):
        def _node(self, value, depth):
            if isinstance(value, dict) and name in value:
                value = {**value, name: place}
            return super()._node(value, depth)

    generator = np.random.Generator(getattr(np.random, kind)(1))
    with pytest.raises(CodecError, match="impossible place"):
        Decoder().decode(Forged().encode(generator))


INDEX = pd.MultiIndex.from_tuples([(1, "a"), (1, "b"), (2, "a")], names=["i", "j"])
DAYS = pd.to_datetime(["2020-01-01", "2020-01-02", None])
COLUMNS = {
    "int": [1, 2, 3],
    "float32": np.array([1, np.nan, 3], dtype=np.float32),
    "text": ["x", "y", None],
    "string": pd.array(["x", "y", None], dtype="string"),
    "object": pd.Series([[1], 2, "x"], index=INDEX, dtype=object),
    "category": pd.Categorical(["u", "v", "u"], categories=["v", "u", "w"], ordered=True),
    "days": DAYS,
    "zoned": DAYS.tz_localize("Europe/Berlin"),
    "span": pd.to_timedelta([1, 2, None], unit="s"),
    "nullable": pd.array([1, None, 3], dtype="Int64"),
    "flag": pd.array([True, None, False], dtype="boolean"),
    "binned": pd.cut([1, 2, 3], 2),
    "period": pd.period_range("2020-01", periods=3, freq="M"),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_series_keeps_dtype_index_and_name(kind):
    series = pd.Series(COLUMNS[kind], index=INDEX, name=("a", kind))
    pd.testing.assert_series_equal(trip(series), series)


def test_a_frame_of_everything():
    frame = pd.DataFrame(COLUMNS, index=INDEX)
    pd.testing.assert_frame_equal(trip(frame), frame)
    pd.testing.assert_frame_equal(trip(frame.reset_index()), frame.reset_index())


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame(np.eye(3), columns=list("abc")),
        pd.DataFrame({("a", 1): [1], ("a", 2): [2.0]}),
        pd.DataFrame([[1, 2]], columns=["same", "same"]),
        pd.DataFrame({"a": [1, 2]}, index=pd.date_range("2020", periods=2)),
    ],
    ids=["empty", "one dtype", "column levels", "equal names", "dates"],
)
def test_frames_of_unusual_shape(frame):
    pd.testing.assert_frame_equal(trip(frame), frame, check_freq=False)


@pytest.mark.parametrize(
    "index", [INDEX, pd.RangeIndex(2, 9, 3, name="r"), pd.Index(["a", None]), pd.CategoricalIndex(["a", "b"])], ids=str
)
def test_indexes(index):
    pd.testing.assert_index_equal(trip(index), index)


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2020-01-01 03:00", tz="UTC"),
        pd.Timestamp("2020"),
        pd.Timedelta("3s"),
        pd.Interval(1, 2),
        pd.Period("2020-01"),
    ],
    ids=repr,
)
def test_scalars_of_pandas(value):
    assert trip(value) == value


def test_missing_values_are_the_same_object():
    assert trip(pd.NaT) is pd.NaT
    assert trip(pd.NA) is pd.NA


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "lil", "dok", "dia", "bsr"])
@pytest.mark.parametrize("make", [sp.csr_array, sp.csr_matrix])
def test_sparse_matrices_keep_format_and_values(form, make):
    matrix = make(np.array([[0.0, 1.5, 0.0], [2.0, 0.0, 0.0]])).asformat(form)
    back = trip(matrix)
    assert type(back) is type(matrix)
    np.testing.assert_array_equal(back.toarray(), matrix.toarray())
