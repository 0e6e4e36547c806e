"""Ask the processor to fetch a row that will be needed in a moment.

The next ratings are known, but the rows they touch lie at random places, so the processor cannot guess them. A
prefetch is a hint: it changes no value, and without a compiler (`NUMBA_DISABLE_JIT=1`) it does nothing.
"""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

__all__ = ["prefetch_row"]

_FOR_WRITING, _KEEP_IN_ALL_CACHES, _DATA = 1, 3, 1


def prefetch_row(rows, row):
    """Hint that ``rows[row]`` (a C-contiguous 2-D array) will soon be read and written."""


@overload(prefetch_row, inline="never")
def _prefetch_row(rows, row):
    def implementation(rows, row):
        for column in range(0, rows.shape[1], 64 // rows.itemsize):
            _prefetch_cell(rows, row, column)

    return implementation


@intrinsic
def _prefetch_cell(typing_context, rows, row, column):
    def generate(context, builder, signature, arguments):
        array_type = signature.args[0]
        array = context.make_array(array_type)(context, builder, arguments[0])
        stride = builder.extract_value(array.strides, 0)
        start = builder.ptrtoint(array.data, stride.type)
        row_start = builder.add(start, builder.mul(arguments[1], stride))
        offset = builder.mul(arguments[2], ir.Constant(stride.type, array_type.dtype.bitwidth // 8))
        byte = ir.IntType(8).as_pointer()
        place = builder.inttoptr(builder.add(row_start, offset), byte)
        hint = ir.IntType(32)
        function = builder.module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, hint, hint, hint])
        )
        builder.call(function, [place, hint(_FOR_WRITING), hint(_KEEP_IN_ALL_CACHES), hint(_DATA)])
        return context.get_dummy_value()

    return types.void(rows, types.intp, types.intp), generate
