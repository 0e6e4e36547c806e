"""Gradients, held against the slope of the loss itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.checks.asking import refuse
from autograder.checks.wording import a_value, number

__all__ = ["gradient", "slopes"]

_STEP = float(np.cbrt(np.finfo(float).eps))
_MOST = 300


def gradient(
    got, loss: Callable[[np.ndarray], float], at, label: str, *, rtol: float = 1e-4, atol: float = 1e-6
) -> None:
    """Check that `got` is the gradient of `loss` at `at`, by central differences.

    Parameters
    ----------
    got : array, shape of `at`
        The answer.
    loss : callable
        From an array of that shape to a number. It should be smooth near `at`, and is the check's own, not the
        student's.
    at : float or array
    label : str
    rtol, atol : float
        Entries may differ by ``atol + rtol * largest entry of the gradient``: the error of central differences is some
        1e-10 of the loss.

    Raises
    ------
    AssertionError
        The shape is another, or an entry is. A wrong sign, a lost factor and a transposed gradient are named.

    Notes
    -----
    Of more than 300 entries, 300 evenly spaced ones are looked at: two losses are computed for each.
    """
    at = np.asarray(at, dtype=float)
    try:
        mine = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        refuse(f"{label}: expected an array of shape {at.shape}, got {a_value(got)}.", (label, "type"), got)
    turned = mine.ndim == 2 and mine.shape == at.shape[::-1]
    if mine.shape != at.shape:
        hint = "It lies on its side: transpose it." if turned else None
        said = f"{label}: expected the shape of what it is a gradient of, {at.shape}, got {mine.shape}."
        refuse(said, (label, "shape"), list(mine.shape), otherwise=hint)
    places = np.unique(np.linspace(0, at.size - 1, min(at.size, _MOST)).astype(int))
    right, here = slopes(loss, at, places), mine.reshape(-1)[places]
    slack = atol + rtol * np.abs(right).max(initial=0.0)
    wrong = ~(np.abs(here - right) <= slack)
    if wrong.any():
        first = int(wrong.argmax())
        where = tuple(int(k) for k in np.unravel_index(places[first], at.shape))
        at_place = f" at {where[0] if len(where) == 1 else where}" if where else ""
        said = f"{label}: expected {number(float(right[first]))}{at_place}, got {number(float(here[first]))}"
        many = f" ({int(wrong.sum())} of {len(places)} differ)" if wrong.sum() > 1 else ""
        refuse(f"{said}{many}.", label, mine, otherwise=_likely(here, right, slack))


def slopes(loss: Callable[[np.ndarray], float], at: np.ndarray, places: np.ndarray | None = None) -> np.ndarray:
    """Central differences of `loss` at `at`, for the entries in `places` (flat), all by default."""
    at = np.asarray(at, dtype=float)
    found = []
    for place in range(at.size) if places is None else places:
        step = _STEP * max(1.0, abs(float(at.reshape(-1)[place])))
        up, down = at.copy(), at.copy()
        up.reshape(-1)[place] += step
        down.reshape(-1)[place] -= step
        found.append((float(loss(up)) - float(loss(down))) / (up.reshape(-1)[place] - down.reshape(-1)[place]))
    return np.array(found)


def _likely(mine: np.ndarray, right: np.ndarray, slack: float) -> str | None:
    """What is wrong, where it is the same everywhere."""
    size = float(right @ right)
    if not size or not np.isfinite(mine).all():
        return None
    factor = float(mine @ right) / size
    if not np.allclose(mine, factor * right, atol=10 * slack, rtol=1e-3):
        return None
    if abs(factor + 1) < 1e-3:
        return "The sign is wrong everywhere: it points downhill."
    if abs(factor) < 1e-6:
        return "It is zero everywhere."
    sign = ", with the wrong sign" if factor < 0 else ""
    return f"It is {number(float(f'{abs(factor):.4g}'))} times the right one everywhere{sign}: look for a lost factor."
