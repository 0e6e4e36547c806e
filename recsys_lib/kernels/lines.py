"""Whole rows at a time: the product of two, the step of two, and asking for one ahead of its turn.

A loop over the cells of a row whose length is known only at run time is compiled to vectors of eight and a remainder
of single cells, here half the work again. Rows (see `rows`) fill cache lines, so these loops go line by line, and
there is no remainder. Without a compiler (`NUMBA_DISABLE_JIT=1`) they are NumPy.
"""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from recsys_lib.kernels.rows import ITEM, USER
from recsys_lib.kernels.vectors import FAST, INT32, Vectors, lane_numbers, prefetch

__all__ = ["dot_rows", "prefetch_row", "step_rows"]


def dot_rows(P, u, Q, i):
    """P[u] · Q[i], rows of one length in whole cache lines."""
    return P[u] @ Q[i]


def step_rows(P, u, Q, i, lr, slope):
    """P[u] -= lr (slope Q[i] + penalty_u P[u]) and Q[i] -= lr (slope P[u] + penalty_i Q[i]), both at once.

    Columns that hold constants stay as they are.
    """
    moves = [(P[u], USER, lr * (slope * Q[i] + P[u, USER.penalty] * P[u]))]
    moves += [(Q[i], ITEM, lr * (slope * P[u] + Q[i, ITEM.penalty] * Q[i]))]
    for row, columns, move in moves:
        learned = columns.learned(len(row))
        row[learned] -= move[learned]


def prefetch_row(P, u):
    """Hint that P[u] will soon be read and written; changes no value.

    The next ratings are known, but the rows they touch lie at random places, so the processor cannot guess them.
    """


@overload(dot_rows)
def _dot_rows(P, u, Q, i):
    return lambda P, u, Q, i: _dot(P, u, Q, i)


@overload(step_rows)
def _step_rows(P, u, Q, i, lr, slope):
    return lambda P, u, Q, i, lr, slope: _step(P, u, Q, i, lr, slope)


@overload(prefetch_row)
def _prefetch_row(P, u):
    return lambda P, u: _prefetch(P, u)


class _Row(Vectors):
    """The lines of one row of a 2-D array, by their number."""

    def __init__(self, context, builder, array_type, array, row):
        super().__init__(context, builder, array_type, array)
        self.n_lines = builder.udiv(self.stride, self.stride.type(self.lanes))
        start = builder.gep(self.data, [builder.mul(row, self.stride)])
        self.end = builder.gep(start, [self.stride])
        self.lines = builder.bitcast(start, self.vector.as_pointer())

    def line(self, number):
        return self.builder.gep(self.lines, [number])

    def load(self, number):
        return super().load(self.line(number))

    def store(self, vector, number):
        super().store(vector, self.line(number))

    def load_cell(self, from_end):
        return self.builder.load(self.builder.gep(self.end, [INT32(from_end)]))


@intrinsic
def _dot(typing_context, P, u, Q, i):
    def generate(context, builder, signature, arguments):
        p, q = (_Row(context, builder, signature.args[n], *arguments[n : n + 2]) for n in (0, 2))
        sums = [cgutils.alloca_once_value(builder, p.zeros) for _ in range(2)]  # so that neither waits for the other
        one = p.n_lines.type(1)

        def add_line(number, to):
            product = builder.fmul(p.load(number), q.load(number), flags=FAST)
            builder.store(builder.fadd(builder.load(to), product, flags=FAST), to)

        with cgutils.for_range(builder, builder.lshr(p.n_lines, one), intp=one.type) as loop:
            even = builder.shl(loop.index, one)
            add_line(even, sums[0])
            add_line(builder.add(even, one), sums[1])
        with builder.if_then(builder.trunc(p.n_lines, ir.IntType(1))):
            add_line(builder.sub(p.n_lines, one), sums[0])
        return _sum_of_lanes(builder, builder.fadd(*map(builder.load, sums), flags=FAST), p.lanes)

    return P.dtype(P, types.intp, Q, types.intp), generate


def _sum_of_lanes(builder, vector, lanes):
    """Add the upper half to the lower until one lane is left."""
    while lanes > 1:
        lanes //= 2
        undefined = ir.Constant(vector.type, ir.Undefined)
        lower, upper = (
            builder.shuffle_vector(vector, undefined, lane_numbers(list(range(first, first + lanes))))
            for first in (0, lanes)
        )
        vector = builder.fadd(lower, upper, flags=FAST)
    return builder.extract_element(vector, INT32(0))


@intrinsic
def _step(typing_context, P, u, Q, i, lr, slope):
    def generate(context, builder, signature, arguments):
        p, q = (_Row(context, builder, signature.args[n], *arguments[n : n + 2]) for n in (0, 2))
        lr, slope = arguments[4:]

        def minus(one, other):
            return builder.fsub(one, other, flags=FAST)

        def times(one, other):
            return builder.fmul(one, other, flags=FAST)

        def keep(row, columns):  # own - lr (slope other + penalty own) = keep own - step other: two operations less
            return row.fill(minus(lr.type(1.0), times(lr, row.load_cell(columns.penalty))))

        keep_p, keep_q, step = keep(p, USER), keep(q, ITEM), p.fill(times(lr, slope))

        def step_line(number, last):
            p_line, q_line = p.load(number), q.load(number)
            new_p = minus(times(keep_p, p_line), times(step, q_line))
            new_q = minus(times(keep_q, q_line), times(step, p_line))
            if last:
                new_p = builder.select(_learned(USER, p.lanes), new_p, p_line)
                new_q = builder.select(_learned(ITEM, q.lanes), new_q, q_line)
            p.store(new_p, number)
            q.store(new_q, number)

        last = builder.sub(p.n_lines, p.n_lines.type(1))
        with cgutils.for_range(builder, last, intp=last.type) as loop:
            step_line(loop.index, last=False)
        step_line(last, last=True)
        return context.get_dummy_value()

    return types.void(P, types.intp, Q, types.intp, P.dtype, P.dtype), generate


def _learned(columns, lanes):
    mask = [int(column) for column in columns.learned(lanes)]
    return ir.Constant(ir.VectorType(ir.IntType(1), lanes), mask)


@intrinsic
def _prefetch(typing_context, P, u):
    def generate(context, builder, signature, arguments):
        row = _Row(context, builder, signature.args[0], *arguments)
        with cgutils.for_range(builder, row.n_lines, intp=row.n_lines.type) as loop:
            prefetch(builder, row.line(loop.index), for_writing=True)
        return context.get_dummy_value()

    return types.void(P, types.intp), generate
