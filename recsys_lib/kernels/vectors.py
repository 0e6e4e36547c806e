"""Vectors of LLVM out of NumPy's arrays: what the intrinsics of `lines`, `tiles` and `columns` are written with."""

from __future__ import annotations

from llvmlite import ir
from numba.core import cgutils

__all__ = ["FAST", "INT32", "LINE", "Vectors", "lane_numbers", "prefetch"]

LINE = 64  # bytes of a cache line, and of a vector here
FAST = ("fast",)  # the compiler may fuse and reorder
INT32 = ir.IntType(32)

_KEEP_IN_ALL_CACHES, _DATA = 3, 1


class Vectors:
    """A C-contiguous array of floats with one or two axes, as vectors of a cache line that begin at any cell."""

    def __init__(self, context, builder, array_type, array):
        array = context.make_array(array_type)(context, builder, array)
        self.builder, self.data = builder, array.data
        self.itemsize = array_type.dtype.bitwidth // 8
        self.lanes = LINE // self.itemsize
        self.vector = ir.VectorType(context.get_value_type(array_type.dtype), self.lanes)
        self.zeros = ir.Constant(self.vector, [0.0] * self.lanes)
        self.stride = cgutils.unpack_tuple(builder, array.shape, array_type.ndim)[-1]

    def cell(self, *place):
        """The address of a cell, by (column,) or (row, column)."""
        *row, column = place
        for number in row:
            column = self.builder.add(self.builder.mul(number, self.stride), column)
        return self.builder.gep(self.data, [column])

    def line(self, *place):
        """The address of the vector that begins at a cell."""
        return self.builder.bitcast(self.cell(*place), self.vector.as_pointer())

    def load(self, line):
        return self.builder.load(line, align=self.itemsize)

    def store(self, vector, line):
        self.builder.store(vector, line, align=self.itemsize)

    def fill(self, number):
        """A vector that holds `number` in all lanes."""
        undefined = ir.Constant(self.vector, ir.Undefined)
        first = self.builder.insert_element(undefined, number, INT32(0))
        return self.builder.shuffle_vector(first, undefined, lane_numbers([0] * self.lanes))


def lane_numbers(numbers):
    """The constant that says which lanes a shuffle takes."""
    return ir.Constant(ir.VectorType(INT32, len(numbers)), numbers)


def prefetch(builder, address, for_writing: bool):
    """Hint that what is at an address will soon be needed."""
    byte = ir.IntType(8).as_pointer()
    function = builder.module.declare_intrinsic(
        "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, INT32, INT32, INT32])
    )
    hints = map(INT32, (int(for_writing), _KEEP_IN_ALL_CACHES, _DATA))
    builder.call(function, [builder.bitcast(address, byte), *hints])
