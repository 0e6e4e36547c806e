"""Factor matrices: right if what they stand for is right, whatever their signs, order and rotation."""

from __future__ import annotations

import numpy as np

from autograder.checks.asking import refuse
from autograder.checks.comparing import difference
from autograder.checks.wording import a_value

__all__ = ["same_product", "same_space"]


def same_product(P, Q, want, label: str = "P @ Q.T", *, rtol: float = 1e-6, atol: float = 1e-8) -> None:
    """Check two factor matrices by their product ``P @ Q.T``, never by their own numbers.

    Any invertible matrix `A` turns the factors ``P, Q`` into ``P @ A, Q @ inv(A).T`` with the same product, so the
    factors of a right answer may look like no other's.

    Parameters
    ----------
    P : array, shape (n, k)
    Q : array, shape (m, k)
    want : ndarray, shape (n, m)
        The right product, or what it was computed from at full rank.
    label : str
        What to call the product in a message.
    rtol, atol : float
        Entries may differ by ``atol + rtol * |want|``.

    Raises
    ------
    AssertionError
        A factor is no matrix, its shape does not fit, or the product is another.
    """
    want = np.asarray(want, dtype=float)
    n, m = want.shape
    left, right = _matrix(P, "the first factor", label), _matrix(Q, "the second factor", label)
    for name, factor, rows in (("first", left, n), ("second", right, m)):
        if factor.shape[0] != rows:
            lies = factor.shape[1] == rows
            hint = "It lies on its side: one row for each, please." if lies else None
            said = f"{label}: the {name} factor should have {rows} rows, its shape is {factor.shape}."
            refuse(said, (label, name), list(factor.shape), otherwise=hint)
    if left.shape[1] != right.shape[1]:
        said = f"{label}: the factors have {left.shape[1]} and {right.shape[1]} columns; both need the same number."
        refuse(said, (label, "columns"), [left.shape[1], right.shape[1]])
    product = left @ right.T
    problem = difference(product, want, rtol, atol)
    if problem:
        refuse(f"{label}: {problem}.", label, product, want)


def same_space(got, want, label: str, *, angle: float = 1e-6) -> None:
    """Check that the columns of `got` span the space that the columns of `want` span: all principal angles are zero.

    Parameters
    ----------
    got : array, shape (n, k)
        Its columns need not be orthogonal nor of length one, only independent.
    want : ndarray, shape (n, k)
    label : str
    angle : float
        The largest principal angle that passes, in radians.

    Raises
    ------
    AssertionError
        `got` is no matrix of that shape, its columns depend on each other, or the largest angle is above `angle`.
    """
    want = np.asarray(want, dtype=float)
    matrix = _matrix(got, label, label)
    if matrix.shape[0] != want.shape[0]:
        hint = "It lies on its side." if matrix.shape[1] == want.shape[0] else None
        said = f"{label}: expected {want.shape[0]} rows, got shape {matrix.shape}."
        refuse(said, (label, "shape"), list(matrix.shape), otherwise=hint)
    if matrix.shape[1] != want.shape[1]:
        said = f"{label}: expected {want.shape[1]} columns, got {matrix.shape[1]}."
        refuse(said, (label, "shape"), list(matrix.shape))
    found = np.linalg.matrix_rank(matrix)
    if found < want.shape[1]:
        said = f"{label}: its {want.shape[1]} columns span only {found} dimensions: one is a mix of the others."
        refuse(said, (label, "rank"), int(found))
    widest = _angles(matrix, want)[-1]
    if widest > angle:
        said = (
            f"{label}: its columns span another space, the largest angle to the right one is {np.degrees(widest):.3g}°."
        )
        refuse(said, label, _projector(matrix))


def _angles(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Principal angles between two column spaces, ascending, in radians; small ones by their sine (Björck & Golub)."""
    a, b = np.linalg.qr(a)[0], np.linalg.qr(b)[0]
    cosines = np.clip(np.linalg.svd(a.T @ b, compute_uv=False), -1, 1)
    sines = np.clip(np.linalg.svd(b - a @ (a.T @ b), compute_uv=False)[::-1], -1, 1)
    return np.where(cosines**2 < 0.5, np.arccos(cosines), np.arcsin(sines))


def _projector(matrix: np.ndarray) -> np.ndarray:
    """The same for every basis of one space."""
    basis = np.linalg.qr(matrix)[0]
    return basis @ basis.T


def _matrix(value, name: str, label: str) -> np.ndarray:
    try:
        matrix = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        matrix = None
    if matrix is None or matrix.ndim != 2:
        got = a_value(value) if matrix is None else f"an array of {matrix.ndim} dimensions"
        refuse(f"{label}: {name} should be a matrix of numbers, got {got}.", (label, "matrix"), value)
    if not np.isfinite(matrix).all():
        refuse(f"{label}: {name} holds NaN or infinite numbers.", (label, "finite"), matrix)
    return matrix
