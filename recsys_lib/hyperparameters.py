"""Refusing hyperparameters with which a model cannot be fitted, and other numbers out of place, by their name."""

from __future__ import annotations

from numbers import Integral, Real

import numpy as np
from sklearn.utils import check_scalar

__all__ = ["check_choice", "check_hyperparameters", "check_number", "check_share", "check_whole"]


def check_hyperparameters(model, whole=(), above_zero=(), from_zero=(), one_of=None) -> None:
    """Look at attributes of `model`.

    Parameters
    ----------
    whole : names of whole numbers from 1 on
    above_zero, from_zero : names of finite numbers
    one_of : dict of name -> what is allowed

    Raises
    ------
    TypeError, ValueError
        Naming the first that is not as it must be.
    """
    for name in whole:
        check_whole(getattr(model, name), name)
    for name in above_zero:
        check_number(getattr(model, name), name, above_zero=True)
    for name in from_zero:
        check_number(getattr(model, name), name)
    for name, choices in (one_of or {}).items():
        check_choice(getattr(model, name), name, choices)


def check_whole(value, name: str, least: int = 1) -> None:
    check_scalar(value, name, Integral, min_val=least)


def check_number(value, name: str, above_zero: bool = False) -> None:
    check_scalar(value, name, Real, min_val=0, include_boundaries="neither" if above_zero else "both")
    if not np.isfinite(value):
        raise ValueError(f"{name} must be a finite number, got {value!r}")


def check_share(value, name: str, ends: bool = True) -> None:
    """A number from 0 to 1, or without the ends between them."""
    check_number(value, name, above_zero=not ends)
    check_scalar(value, name, Real, max_val=1, include_boundaries="both" if ends else "neither")


def check_choice(value, name: str, choices) -> None:
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, got {value!r}")
