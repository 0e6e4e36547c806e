"""BLAS and LAPACK from inside kernels: the routines that SciPy exports for Cython, called without the GIL.

`np.linalg.solve` in jitted code copies its arguments, checks them and takes ten seconds to compile; these calls
do none of that. Their names are registered with the compiler when this module is imported, so that kernels which
call them can be cached on disk. Without a compiler the plain Python functions below run instead.

Matrices are C-contiguous and symmetric, of which only the lower triangle (row >= column) is read and written;
Fortran sees the transpose, hence the "U" in the calls.
"""

from __future__ import annotations

import llvmlite.binding as llvm
import numpy as np
from numba import types
from numba.extending import get_cython_function_address, overload

__all__ = ["add_gram", "solve_lapack"]


def add_gram(rows, gram):
    """Add rowsᵀ rows to the lower triangle of `gram`; rows (n, d), gram (d, d), both C-contiguous."""
    gram += np.tril(rows.T @ rows)


def solve_lapack(A, b):
    """Solve A x = b in place, A symmetric positive definite: b becomes x, A is overwritten. Returns 0, or not."""
    full = np.tril(A) + np.tril(A, -1).T
    try:
        np.linalg.cholesky(full)
    except np.linalg.LinAlgError:
        return 1
    b[:] = np.linalg.solve(full, b)
    return 0


def _external(module, name, *argument_types):
    """A symbol of SciPy's Fortran, known to the compiler under a name of ours; every argument is a pointer."""
    symbol = f"recsys_lib_{name}"
    llvm.add_symbol(symbol, get_cython_function_address(f"scipy.linalg.{module}", name))
    return types.ExternalFunction(symbol, types.void(*(types.CPointer(kind) for kind in argument_types)))


def _routines(real, letter):
    text, whole = types.uint8, types.int32
    syrk = _external(
        "cython_blas", f"{letter}syrk", text, text, whole, whole, real, real, whole, real, real, whole
    )  # fmt: skip
    potrf = _external("cython_lapack", f"{letter}potrf", text, whole, real, whole, whole)
    trsv = _external("cython_blas", f"{letter}trsv", text, text, text, whole, real, whole, real, whole)
    return syrk, potrf, trsv


_ROUTINES = {types.float32: _routines(types.float32, "s"), types.float64: _routines(types.float64, "d")}


@overload(add_gram)
def _add_gram(rows, gram):
    syrk, _, _ = _ROUTINES[rows.dtype]

    def implementation(rows, gram):
        # C = A Aᵀ + C with A = rowsᵀ: Fortran reads the C-ordered `rows` as (d, n)
        text = np.array([ord("U"), ord("N")], np.uint8)
        whole = np.array([rows.shape[1], rows.shape[0]], np.int32)
        one = np.ones(1, rows.dtype)
        syrk(
            text[0:].ctypes, text[1:].ctypes, whole[0:].ctypes, whole[1:].ctypes, one.ctypes, rows.ctypes,
            whole[0:].ctypes, one.ctypes, gram.ctypes, whole[0:].ctypes,
        )  # fmt: skip

    return implementation


@overload(solve_lapack)
def _solve_lapack(A, b):
    _, potrf, trsv = _ROUTINES[A.dtype]

    def implementation(A, b):
        # posv does the same, but packs A once more for its triangular solves, which pays for many b, not for one
        text = np.array([ord("U"), ord("T"), ord("N")], np.uint8)
        upper, transposed, plain = text[0:], text[1:], text[2:]
        whole = np.array([len(b), 1, 0], np.int32)
        d, one, info = whole[0:], whole[1:], whole[2:]
        potrf(upper.ctypes, d.ctypes, A.ctypes, d.ctypes, info.ctypes)
        if whole[2] == 0:
            trsv(
                upper.ctypes, transposed.ctypes, plain.ctypes, d.ctypes, A.ctypes, d.ctypes, b.ctypes, one.ctypes,
            )  # fmt: skip
            trsv(upper.ctypes, plain.ctypes, plain.ctypes, d.ctypes, A.ctypes, d.ctypes, b.ctypes, one.ctypes)
        return whole[2]

    return implementation
