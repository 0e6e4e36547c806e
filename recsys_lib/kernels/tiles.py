"""Small symmetric matrices, a tile at a time: what ALS does most.

A tile is four rows by one cache line of columns (16 of float32, 8 of float64), at a place that is a multiple of these.
All of it is held in registers while rows of a panel are multiplied into it, two loads and a multiply-add at every
turn, which is as fast as the processor multiplies. BLAS does that too, but prepares each call for matrices much
larger than these, which takes as long again.

Matrices have whole cache lines as rows (`padded_width`), are symmetric, and of them the upper triangle is read and
written, rounded up to whole tiles. Without a compiler (`NUMBA_DISABLE_JIT=1`) all this is NumPy.
"""

from __future__ import annotations

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from recsys_lib.kernels.jit import fast_kernel
from recsys_lib.kernels.vectors import FAST, INT32, LINE, Vectors

__all__ = ["HEIGHT", "add_gram", "add_tile", "eliminate_tile", "padded_width", "subtract_tile", "tile_width"]

HEIGHT = 4  # rows of a tile


@fast_kernel
def tile_width(itemsize):
    """Columns of a tile."""
    return LINE // itemsize


@fast_kernel
def padded_width(d, itemsize):
    """`d`, rounded up to whole tiles."""
    return -(-d // tile_width(itemsize)) * tile_width(itemsize)


@fast_kernel
def add_gram(panel, n, A, d):
    """Add panel[:n]ᵀ panel[:n] to A, of which `d` rows count; panel (m, width), A (width, width)."""
    step = tile_width(A.itemsize)
    for column in range(0, len(A), step):
        for row in range(0, min(column + step, d), HEIGHT):
            add_tile(panel, n, A, row, column)


def add_tile(panel, n, A, row, column):
    """Add the product of panel[:n]ᵀ and panel[:n] to the tile of `A` at (row, column)."""
    rows, columns = _tile(A, row, column)
    A[rows, columns] += panel[:n, rows].T @ panel[:n, columns]


def subtract_tile(panel, n, A, row, column):
    """Subtract it; `panel` may be `A` itself, rows above the tile."""
    rows, columns = _tile(A, row, column)
    A[rows, columns] -= panel[:n, rows].T @ panel[:n, columns]


def eliminate_tile(A, row, column, inverse_roots, above):
    """Solve Uᵀ X = the tile of `A` at (row, column), U upper triangular, 4 × 4, and put X in its place.

    inverse_roots : 1 / u_00, 1 / u_11, 1 / u_22, 1 / u_33
    above : u_01, u_02, u_03, u_12, u_13, u_23
    """
    tile = A[_tile(A, row, column)]
    u_01, u_02, u_03, u_12, u_13, u_23 = above
    tile[0] *= inverse_roots[0]
    tile[1] = (tile[1] - u_01 * tile[0]) * inverse_roots[1]
    tile[2] = (tile[2] - u_02 * tile[0] - u_12 * tile[1]) * inverse_roots[2]
    tile[3] = (tile[3] - u_03 * tile[0] - u_13 * tile[1] - u_23 * tile[2]) * inverse_roots[3]


def _tile(A, row, column):
    return slice(row, row + HEIGHT), slice(column, column + LINE // A.itemsize)


@overload(add_tile)
def _add_tile(panel, n, A, row, column):
    return lambda panel, n, A, row, column: _accumulate(panel, n, A, row, column, True)


@overload(subtract_tile)
def _subtract_tile(panel, n, A, row, column):
    return lambda panel, n, A, row, column: _accumulate(panel, n, A, row, column, False)


@overload(eliminate_tile)
def _eliminate_tile(A, row, column, inverse_roots, above):
    return lambda A, row, column, inverse_roots, above: _eliminate(A, row, column, inverse_roots, above)


def _addresses(matrix, row, column):
    """Of the rows of a tile."""
    return [matrix.line(matrix.builder.add(row, row.type(r)), column) for r in range(HEIGHT)]


@intrinsic(prefer_literal=True)
def _accumulate(typing_context, panel, n, A, row, column, plus):
    def generate(context, builder, signature, arguments):
        panel, A = (Vectors(context, builder, signature.args[place], arguments[place]) for place in (0, 2))
        n, row, column = (arguments[place] for place in (1, 3, 4))
        combine = builder.fadd if signature.args[5].literal_value else builder.fsub
        tile = _addresses(A, row, column)
        sums = [cgutils.alloca_once(builder, A.vector) for _ in tile]  # these become registers
        for line, total in zip(tile, sums, strict=True):
            builder.store(A.load(line), total)
        with cgutils.for_range(builder, n, intp=n.type) as loop:
            right, left = panel.load(panel.line(loop.index, column)), panel.cell(loop.index, row)
            for r, total in enumerate(sums):
                factor = panel.fill(builder.load(builder.gep(left, [INT32(r)])))
                product = builder.fmul(factor, right, flags=FAST)
                builder.store(combine(builder.load(total), product, flags=FAST), total)
        for line, total in zip(tile, sums, strict=True):
            A.store(builder.load(total), line)
        return context.get_dummy_value()

    return types.void(panel, types.intp, A, types.intp, types.intp, plus), generate


@intrinsic
def _eliminate(typing_context, A, row, column, inverse_roots, above):
    def generate(context, builder, signature, arguments):
        A = Vectors(context, builder, signature.args[0], arguments[0])
        inverse_roots, above = (map(A.fill, cgutils.unpack_tuple(builder, packed)) for packed in arguments[3:])
        u_01, u_02, u_03, u_12, u_13, u_23 = above
        tile = _addresses(A, arguments[1], arguments[2])
        rows = [A.load(line) for line in tile]
        solved = []
        for row, inverse_root, factors in zip(
            rows, inverse_roots, ((), (u_01,), (u_02, u_12), (u_03, u_13, u_23)), strict=True
        ):
            rest = row
            for factor, x in zip(factors, solved, strict=True):
                rest = builder.fsub(rest, builder.fmul(factor, x, flags=FAST), flags=FAST)
            solved.append(builder.fmul(rest, inverse_root, flags=FAST))
        for x, line in zip(solved, tile, strict=True):
            A.store(x, line)
        return context.get_dummy_value()

    four, six = types.UniTuple(A.dtype, HEIGHT), types.UniTuple(A.dtype, 6)
    return types.void(A, types.intp, types.intp, four, six), generate
