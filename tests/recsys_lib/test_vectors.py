"""What the kernels say of many numbers at once, compiled and in Python: answers as bits, and sums of columns."""

import numpy as np
import pytest
from numba import njit

from recsys_lib.kernels import few, masks
from recsys_lib.kernels.columns import WIDTH, sum_columns

both_types = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@njit
def compiled_masks(values, start, shift, floors, maxima):
    masks.put_maxima(values, start, maxima, 3)
    return masks.mask_reaching(values, start, shift), masks.mask_above(values, start, shift, floors)


@njit
def compiled_bits(mask):
    return masks.lowest(mask), masks.number_of_bits(mask), masks.without_lowest(mask)


@njit
def compiled_sum(columns, places, weights, start, stop, sums):
    sum_columns(columns, places, weights, start, stop, sums)


def bits(answers):
    return sum(1 << place for place, answer in enumerate(answers) if answer)


@both_types
@pytest.mark.parametrize("start", [0, 5])
def test_masks_hold_an_answer_for_each_number(dtype, start):
    rng = np.random.default_rng(start)
    values = rng.integers(-2, 3, 80).astype(dtype)
    values[7], values[70] = -np.inf, np.nan
    floors = rng.integers(-2, 3, 80).astype(dtype)
    part = values[start : start + 64]
    shift = dtype(1)
    for answer in (compiled_masks, getattr(compiled_masks, "py_func", compiled_masks)):
        maxima = np.zeros(12, dtype)
        reaching, above = answer(values, start, shift, floors, maxima)
        assert int(reaching) == bits(part >= 1)
        assert int(above) == bits(part + 1 > floors[start : start + 64])


@both_types
def test_maxima_are_of_each_eighth_number(dtype):
    values = np.random.default_rng(3).normal(size=80).astype(dtype)
    for answer in (compiled_masks, getattr(compiled_masks, "py_func", compiled_masks)):
        maxima = np.zeros(12, dtype)
        answer(values, 16, dtype(0), values, maxima)
        assert maxima[:3].tolist() == [0, 0, 0]
        assert maxima[3:11].tolist() == [values[16 + group : 80 : 8].max() for group in range(8)]
        assert maxima[11] == 0


@pytest.mark.parametrize("mask", [1, 0b101000, 1 << 63, (1 << 64) - 1, 0x8000_0000_0001_0000])
def test_bits_are_counted_and_walked_from_the_lowest(mask):
    places = [place for place in range(64) if mask >> place & 1]
    for answer in (compiled_bits, getattr(compiled_bits, "py_func", compiled_bits)):
        place, count, rest = answer(np.uint64(mask))
        assert (place, count, int(rest)) == (places[0], len(places), mask & ~(1 << places[0]))


@pytest.mark.parametrize(("start", "stop"), [(0, 0), (0, 6), (2, 5)])
def test_columns_are_summed_in_their_order(start, stop):
    rng = np.random.default_rng(1)
    columns, weights = rng.normal(size=(4, WIDTH)).astype(np.float32), rng.normal(size=6).astype(np.float32)
    places = rng.integers(0, 4, 6).astype(np.int32)
    wanted = np.zeros(WIDTH, np.float32)
    for cell in range(start, stop):
        wanted += weights[cell] * columns[places[cell]]
    for add in (compiled_sum, getattr(compiled_sum, "py_func", compiled_sum)):
        sums = np.full(WIDTH, np.nan, np.float32)
        add(columns, places, weights, start, stop, sums)
        np.testing.assert_array_equal(sums, wanted)  # to the last bit


@both_types
@pytest.mark.parametrize("size", [3, 64, 200, 1500])
@pytest.mark.parametrize("what", ["different", "ties", "equal", "few left"])
def test_the_few_largest_are_those_of_a_full_sort(dtype, size, what):
    rng = np.random.default_rng(size)
    scores = {
        "different": rng.normal(size=size),
        "ties": rng.integers(0, 4, size),
        "equal": np.zeros(size),
        "few left": np.where(rng.random(size) < 2 / size, 1.0, -np.inf),
    }[what].astype(dtype)
    for k in {1, min(size, 10), min(size, 20)}:
        order = np.argsort(-scores, kind="stable")[:k]
        for select in (few.select_few, getattr(few.select_few, "py_func", few.select_few)):
            indices, values = np.full(k, -7, np.int32), np.full(k, 1e30, dtype)
            select(scores, indices, values, np.full(size + 128, 1e30, dtype))
            np.testing.assert_array_equal(indices, order)
            np.testing.assert_array_equal(values, scores[order])


@both_types
def test_a_list_stays_sorted_and_the_last_drops_out(dtype):
    rng = np.random.default_rng(2)
    for insert in (few.insert, getattr(few.insert, "py_func", few.insert)):
        offered = rng.integers(0, 6, 40).astype(dtype)
        values, indices = np.array([-np.inf] * 4 + [np.nan], dtype), np.full(5, -1, np.int32)
        for place, value in enumerate(offered):
            if not values[-1] >= value:
                insert(values, indices, value, place)
        order = np.argsort(-offered, kind="stable")[:5]
        np.testing.assert_array_equal(indices, order)
        np.testing.assert_array_equal(values, offered[order])
