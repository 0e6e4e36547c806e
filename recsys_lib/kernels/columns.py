"""Weighted sums of dense columns, `WIDTH` cells at a time.

So many sums are held in registers while the columns pass by: a load, a multiplication and an addition for eight or
sixteen products, where sums in memory would be loaded and stored each time as well. Each sum is added in the order
of the columns, multiplied and rounded, then added and rounded. Without a compiler (`NUMBA_DISABLE_JIT=1`) this is
NumPy.
"""

from __future__ import annotations

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from recsys_lib.kernels.vectors import Vectors

__all__ = ["WIDTH", "sum_columns"]

WIDTH = 64


def sum_columns(columns, places, weights, start, stop, sums):
    """Set `sums` to the sum over `cell` from `start` to `stop - 1` of ``weights[cell] * columns[places[cell]]``.

    columns : float32, shape (n_columns, WIDTH); places : int32; weights : float32; sums : float32, shape (WIDTH,)
    """
    sums[:] = 0
    for cell in range(start, stop):
        sums += weights[cell] * columns[places[cell]]


@overload(sum_columns)
def _sum_columns(columns, places, weights, start, stop, sums):
    return lambda columns, places, weights, start, stop, sums: _sum(columns, places, weights, start, stop, sums)


@intrinsic
def _sum(typing_context, columns, places, weights, start, stop, sums):
    def generate(context, builder, signature, arguments):
        columns, weights, sums = (Vectors(context, builder, signature.args[n], arguments[n]) for n in (0, 2, 5))
        places = context.make_array(signature.args[1])(context, builder, arguments[1]).data
        start, stop = arguments[3:5]
        firsts = [start.type(first) for first in range(0, WIDTH, columns.lanes)]
        totals = [cgutils.alloca_once_value(builder, sums.zeros) for _ in firsts]  # these become registers
        with cgutils.for_range_slice(builder, start, stop, start.type(1), intp=start.type) as (cell, _):
            place = builder.sext(builder.load(builder.gep(places, [cell])), start.type)
            weight = weights.fill(builder.load(weights.cell(cell)))
            for first, total in zip(firsts, totals, strict=True):
                product = builder.fmul(weight, columns.load(columns.line(place, first)))
                builder.store(builder.fadd(builder.load(total), product), total)
        for first, total in zip(firsts, totals, strict=True):
            sums.store(builder.load(total), sums.line(first))
        return context.get_dummy_value()

    return types.void(columns, places, weights, types.intp, types.intp, sums), generate
