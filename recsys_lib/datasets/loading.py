"""`load`: any data set by its name, so that a lesson changes its data by changing one word."""

from __future__ import annotations

from recsys_lib.datasets.dataset import Dataset
from recsys_lib.datasets.filmworld import load_filmworld
from recsys_lib.datasets.movielens import EDITIONS, load_movielens
from recsys_lib.datasets.toys import load_albums, load_films

__all__ = ["MADE", "load"]

#: The data sets that need no file.
MADE = {"filmworld": load_filmworld, "albums": load_albums, "films": load_films}


def load(name: str) -> Dataset:
    """The data set called `name`: filmworld, albums, films, or the name of a MovieLens edition.

    Raises
    ------
    ValueError
        No data set has this name.
    """
    if name in MADE:
        return MADE[name]()
    if name in EDITIONS:
        return load_movielens(name)
    known = ", ".join([*MADE, *EDITIONS])
    raise ValueError(f"name must be one of {known}; got {name!r}")
