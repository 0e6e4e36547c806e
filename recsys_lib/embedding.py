r"""Embedding space: users and items as points, likeness as geometry, before anything is learned.

An item is a vector $q_i$ of $k$ numbers, one per axis ("for children or for adults", "art house or blockbuster"), a
user a vector $p_u$ of how much each axis is liked. Then

- likeness is a distance $|a - b|$, a dot product $\langle a, b \rangle = \sum_f a_f b_f$ or its angle, the cosine
  $\langle a, b \rangle / (|a| |b|)$;
- a prediction is $\hat r_{ui} = \langle p_u, q_i \rangle$, all of them $\hat R = P Q^\top$;
- a recommendation is the items of the highest $\hat r_{ui}$ that the user has not seen;
- $P$ and $Q$ hold $k (M + N)$ numbers, the matrix $M N$: factors are smaller as long as
  $k < M N / (M + N)$, half the harmonic mean of $M$ and $N$;
- looking a row up is a product: with $o_u$ all zero but for a one at $u$, $p_u = o_u P$.

These are functions on plain arrays; the lecture's five films and four users are `recsys_lib.datasets.load_films()`.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.topk import topk_rows

__all__ = [
    "break_even_factors",
    "cosine",
    "distance",
    "dot",
    "factor_storage",
    "largest_saving_factors",
    "lookup",
    "matrix_storage",
    "nearest",
    "one_hot",
    "pairwise",
    "prediction_matrix",
    "top_unseen",
]


def distance(a, b) -> np.ndarray | float:
    r"""Euclidean distance $\sqrt{\sum_f (a_f - b_f)^2}$.

    Parameters
    ----------
    a, b : array-like, shape (k,) or (n, k)
        Points, or rows of points; one point against many is broadcast.

    Returns
    -------
    float, or ndarray of shape (n,)

    Raises
    ------
    ValueError
        The points have different numbers of axes, or hold something not finite.
    """
    a, b = _points("a", a), _points("b", b)
    _same_axes(a, b)
    return np.sqrt(np.sum((a - b) ** 2, axis=-1))[()]


def dot(a, b) -> np.ndarray | float:
    r"""Dot product $\sum_f a_f b_f$; the longer both and the smaller the angle, the larger. See `distance`."""
    a, b = _points("a", a), _points("b", b)
    _same_axes(a, b)
    return np.sum(a * b, axis=-1)[()]


def cosine(a, b) -> np.ndarray | float:
    r"""Cosine of the angle, $\langle a, b \rangle / (|a| |b|)$, -1 to 1; 0 where a vector is zero. See `distance`."""
    a, b = _points("a", a), _points("b", b)
    _same_axes(a, b)
    a, b = _within_one(a), _within_one(b)  # squares of very small or large numbers are no numbers any more
    products = np.sum(a * b, axis=-1)
    lengths = np.sqrt(np.sum(a**2, axis=-1) * np.sum(b**2, axis=-1))
    return np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)[()]


def _within_one(points):
    """The same directions, the largest coordinate of each 1 or -1."""
    largest = np.abs(points).max(axis=-1, keepdims=True, initial=0)
    return np.divide(points, largest, out=np.zeros_like(points), where=largest > 0)


_MEASURES = {"distance": distance, "dot": dot, "cosine": cosine}


def pairwise(points, measure: str = "dot") -> np.ndarray:
    """`measure` ("distance", "dot" or "cosine") of every pair of rows of `points`, (n, k): shape (n, n)."""
    points = _points("points", points, rows=True)
    return _measure(measure)(points[:, None, :], points[None, :, :])


def nearest(point, points, n: int = 1, measure: str = "dot", exclude=()) -> np.ndarray:
    """Rows of the `n` of `points`, (m, k), most like `point`, (k,): the least distance, the highest dot or cosine.

    Rows in `exclude` (for instance the point's own) are left out; ties go to the lower row. Fewer than `n` come
    back where fewer are left.
    """
    points = _points("points", points, rows=True)
    likeness = np.atleast_1d(_measure(measure)(_points("point", point), points)).astype(np.float64)
    if measure == "distance":
        likeness = -likeness
    likeness[np.asarray(exclude, np.intp)] = -np.inf
    n = min(_whole("n", n), int(np.count_nonzero(likeness > -np.inf)))
    return topk_rows(likeness[None, :], n)[0][0] if n else np.empty(0, np.int32)


def prediction_matrix(user_factors, item_factors) -> np.ndarray:
    r"""All predictions $\hat R = P Q^\top$.

    Parameters
    ----------
    user_factors : array-like, shape (n_users, k)
        $P$.
    item_factors : array-like, shape (n_items, k)
        $Q$, one row per item (lectures that write $P Q$ mean the transpose of this one).

    Returns
    -------
    ndarray of float64, shape (n_users, n_items)
    """
    P, Q = _points("user_factors", user_factors, rows=True), _points("item_factors", item_factors, rows=True)
    _same_axes(P, Q)
    return P @ Q.T


def top_unseen(predictions, seen, n: int = 1) -> np.ndarray:
    """The `n` items of the highest prediction that a user has not seen, best first, ties to the lower column.

    Parameters
    ----------
    predictions : array-like, shape (n_users, n_items)
    seen : array-like of bool, shape (n_users, n_items)
    n : int, 1 to n_items

    Returns
    -------
    ndarray of int32, shape (n_users, n)
        Columns; -1 where a user has seen everything else.
    """
    predictions, seen = _points("predictions", predictions, rows=True), np.asarray(seen)
    if seen.dtype != bool:
        raise TypeError(f"seen must hold True and False, got {seen.dtype}")
    if seen.shape != predictions.shape:
        raise ValueError(f"seen must have the shape of predictions, {predictions.shape}, got {seen.shape}")
    items, scores = topk_rows(np.where(seen, -np.inf, predictions), _whole("n", n))
    return np.where(np.isneginf(scores), np.int32(-1), items)


# -- how much room -------------------------------------------------------------------------------------------------


def matrix_storage(n_users: int, n_items: int) -> int:
    """Numbers in the full matrix, $M N$."""
    return _whole("n_users", n_users) * _whole("n_items", n_items)


def factor_storage(n_users: int, n_items: int, n_factors: int) -> int:
    """Numbers in both factor matrices, $k (M + N)$."""
    return _whole("n_factors", n_factors) * (_whole("n_users", n_users) + _whole("n_items", n_items))


def break_even_factors(n_users: int, n_items: int) -> float:
    r"""The $k$ at which factors take as much room as the matrix: $M N / (M + N)$.

    It is half the harmonic mean $2 / (1/M + 1/N)$, therefore always below the smaller of the two.
    """
    return matrix_storage(n_users, n_items) / (n_users + n_items)


def largest_saving_factors(n_users: int, n_items: int) -> int:
    """The largest whole number of factors that takes less room than the matrix; 0 where even one does not.

    >>> largest_saving_factors(50_000_000, 10_000)
    9998
    """
    return (matrix_storage(n_users, n_items) - 1) // (n_users + n_items)


# -- looking up ----------------------------------------------------------------------------------------------------


def one_hot(codes, n: int) -> np.ndarray:
    """One row per code, all zero but for a one at the code: float64, shape (len(codes), n)."""
    codes = _codes(codes, _whole("n", n))
    rows = np.zeros((len(codes), n))
    rows[np.arange(len(codes)), codes] = 1
    return rows


def lookup(codes, table) -> np.ndarray:
    """Rows of an embedding `table`, (n, k): what ``one_hot(codes, n) @ table`` is, in O(k) a row in place of O(n k)."""
    table = _points("table", table, rows=True)
    return table[_codes(codes, len(table))]


# -- what comes in -------------------------------------------------------------------------------------------------


def _points(name: str, values, rows: bool = False) -> np.ndarray:
    try:
        values = np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must hold numbers: {error}") from error
    if values.ndim == 0 or (rows and values.ndim != 2):
        raise ValueError(f"{name} must have {'two axes' if rows else 'at least one axis'}, got shape {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds NaN or infinity; every coordinate must be a finite number")
    return values


def _same_axes(a: np.ndarray, b: np.ndarray) -> None:
    if a.shape[-1] != b.shape[-1]:
        raise ValueError(f"both must have as many coordinates, got shapes {a.shape} and {b.shape}")


def _measure(name: str):
    if name not in _MEASURES:
        raise ValueError(f"measure must be one of {', '.join(map(repr, _MEASURES))}, got {name!r}")
    return _MEASURES[name]


def _whole(name: str, value) -> int:
    if not (isinstance(value, (int, np.integer)) and value >= 1):
        raise ValueError(f"{name} must be a whole number of at least 1, got {value!r}")
    return int(value)


def _codes(codes, n: int) -> np.ndarray:
    codes = np.atleast_1d(codes)
    if not np.issubdtype(codes.dtype, np.integer):
        raise TypeError(f"codes must be whole numbers, got {codes.dtype}")
    if codes.size and not (codes.min() >= 0 and codes.max() < n):
        raise ValueError(f"codes must lie from 0 to {n - 1}, got {codes.min()} to {codes.max()}")
    return codes
