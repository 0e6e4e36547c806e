"""Add four numbers to four neighbouring cells in one go.

The compiler turns loops into vector instructions, but not four additions that stand side by side, each of which
would load, add and store on its own. Without a compiler (`NUMBA_DISABLE_JIT=1`) they are four additions.
"""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

__all__ = ["add_four"]

_ALIGNED = 8  # bytes: as a float64 is, no more


def add_four(cells, place, first, second, third, fourth):
    """Add the four numbers to ``cells[place : place + 4]``; `cells` is a contiguous 1-D array of float64."""
    cells[place] += first
    cells[place + 1] += second
    cells[place + 2] += third
    cells[place + 3] += fourth


@overload(add_four)
def _add_four(cells, place, first, second, third, fourth):
    return lambda cells, place, first, second, third, fourth: _add(cells, place, first, second, third, fourth)


@intrinsic
def _add(typing_context, cells, place, first, second, third, fourth):
    def generate(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        lanes = ir.VectorType(ir.DoubleType(), 4)
        summands = ir.Constant(lanes, ir.Undefined)
        for lane in range(4):
            summands = builder.insert_element(summands, arguments[2 + lane], ir.IntType(32)(lane))
        address = builder.bitcast(builder.gep(array.data, [arguments[1]]), lanes.as_pointer())
        before = builder.load(address, align=_ALIGNED)
        builder.store(builder.fadd(before, summands), address, align=_ALIGNED)
        return context.get_dummy_value()

    return types.void(cells, types.uintp, *[types.float64] * 4), generate
