"""Ask the processor to fetch a row that will be needed in a moment.

The next ratings are known, but the rows they touch lie at random places, so the processor cannot guess them. A
prefetch is a hint: it changes no value, and without a compiler (`NUMBA_DISABLE_JIT=1`) it does nothing. It pays
where the rows do not fit the second-level cache.
"""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

__all__ = ["prefetch"]

_FOR_WRITING, _KEEP_IN_ALL_CACHES, _DATA = 1, 3, 1


def prefetch(cells, place):
    """Hint that the cache line of ``cells[place]`` (a contiguous 1-D array) will soon be read and written."""


@overload(prefetch)
def _prefetch(cells, place):
    return lambda cells, place: _hint(cells, place)


@intrinsic
def _hint(typing_context, cells, place):
    def generate(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        address = builder.bitcast(builder.gep(array.data, [arguments[1]]), byte)
        function = builder.module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        )
        builder.call(function, [address, number(_FOR_WRITING), number(_KEEP_IN_ALL_CACHES), number(_DATA)])
        return context.get_dummy_value()

    return types.void(cells, types.intp), generate
