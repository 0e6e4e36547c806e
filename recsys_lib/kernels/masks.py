"""Comparisons of 64 numbers at a time, the answers as the bits of one word.

Which of many numbers pass a test cannot be foreseen, so a branch for each would be guessed wrong now and then, at the
cost of a dozen additions. A word of answers is skipped if it is 0, and its bits are walked from the lowest. Without a
compiler (`NUMBA_DISABLE_JIT=1`) this is NumPy.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

from recsys_lib.kernels.vectors import Vectors, lane_numbers

__all__ = ["BITS", "LANES", "lowest", "mask_above", "mask_reaching", "number_of_bits", "put_maxima", "without_lowest"]

BITS = 64
LANES = 8  # groups that 64 numbers are cut into by `put_maxima`
_WORD = ir.IntType(BITS)


def mask_reaching(values, start, floor):
    """Bit b says whether ``values[start + b] >= floor``; values : float32 or float64, b : 0 to 63."""
    return _pack(values[start : start + BITS] >= floor)


def mask_above(values, start, shift, floors):
    """Bit b says whether ``values[start + b] + shift > floors[start + b]``."""
    return _pack(values[start : start + BITS] + shift > floors[start : start + BITS])


def lowest(mask):
    """The number of the lowest bit that is set; there is one."""
    return (int(mask) & -int(mask)).bit_length() - 1


def number_of_bits(mask):
    """How many bits are set."""
    return int(mask).bit_count()


def without_lowest(mask):
    """The mask with its lowest bit cleared."""
    return np.uint64(mask & (mask - np.uint64(1)))


def put_maxima(values, start, maxima, place):
    """Write the maxima of eight groups of eight into `maxima` from `place` on; group g has each eighth value from g on.

    Taken this way, they need no comparison within a vector.
    """
    maxima[place : place + LANES] = values[start : start + BITS].reshape(-1, LANES).max(axis=0)


def _pack(answers):
    return np.packbits(answers, bitorder="little").view(np.uint64)[0]


@overload(mask_reaching)
def _overload_reaching(values, start, floor):
    return lambda values, start, floor: _reaching(values, start, floor)


@overload(mask_above)
def _overload_above(values, start, shift, floors):
    return lambda values, start, shift, floors: _above(values, start, shift, floors)


@overload(lowest)
def _overload_lowest(mask):
    return lambda mask: _count_zeros(mask)


@overload(number_of_bits)
def _overload_bits(mask):
    return lambda mask: _count_ones(mask)


@overload(without_lowest)
def _overload_without(mask):
    return lambda mask: mask & (mask - np.uint64(1))


@overload(put_maxima)
def _overload_maxima(values, start, maxima, place):
    return lambda values, start, maxima, place: _maxima(values, start, maxima, place)


def _lines(vectors, start):
    """The vectors of 64 values."""
    firsts = (vectors.builder.add(start, start.type(n)) for n in range(0, BITS, vectors.lanes))
    return [vectors.load(vectors.line(first)) for first in firsts]


def _word(builder, answers):
    """Vectors of bits, one behind the other, as a word."""
    word = _WORD(0)
    for number, answer in enumerate(answers):
        lanes = answer.type.count
        bits = builder.zext(builder.bitcast(answer, ir.IntType(lanes)), _WORD)
        word = builder.or_(word, builder.shl(bits, _WORD(number * lanes)))
    return word


@intrinsic
def _reaching(typing_context, values, start, floor):
    def generate(context, builder, signature, arguments):
        values = Vectors(context, builder, signature.args[0], arguments[0])
        floor = values.fill(arguments[2])
        return _word(builder, [builder.fcmp_ordered(">=", line, floor) for line in _lines(values, arguments[1])])

    return types.uint64(values, types.intp, values.dtype), generate


@intrinsic
def _above(typing_context, values, start, shift, floors):
    def generate(context, builder, signature, arguments):
        values, floors = (Vectors(context, builder, signature.args[n], arguments[n]) for n in (0, 3))
        _, start, shift, _ = arguments
        shift = values.fill(shift)
        pairs = zip(_lines(values, start), _lines(floors, start), strict=True)
        return _word(builder, [builder.fcmp_ordered(">", builder.fadd(line, shift), floor) for line, floor in pairs])

    return types.uint64(values, types.intp, values.dtype, floors), generate


@intrinsic
def _maxima(typing_context, values, start, maxima, place):
    def generate(context, builder, signature, arguments):
        values, maxima = (Vectors(context, builder, signature.args[n], arguments[n]) for n in (0, 2))

        def larger(one, other):
            return builder.select(builder.fcmp_ordered(">", one, other), one, other)

        lines = _lines(values, arguments[1])
        while len(lines) > 1:
            lines = [larger(one, other) for one, other in zip(lines[::2], lines[1::2], strict=True)]
        largest = lines[0]
        for lanes in range(values.lanes // 2, LANES - 1, -LANES):
            halves = (list(range(first, first + lanes)) for first in (0, lanes))
            largest = larger(*(builder.shuffle_vector(largest, largest, lane_numbers(half)) for half in halves))
        to = builder.bitcast(maxima.cell(arguments[3]), largest.type.as_pointer())
        maxima.store(largest, to)
        return context.get_dummy_value()

    return types.void(values, types.intp, maxima, types.intp), generate


@intrinsic
def _count_zeros(typing_context, mask):
    def generate(context, builder, signature, arguments):
        return builder.cttz(arguments[0], ir.IntType(1)(1))

    return types.int64(types.uint64), generate


@intrinsic
def _count_ones(typing_context, mask):
    def generate(context, builder, signature, arguments):
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate
