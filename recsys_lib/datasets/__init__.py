"""The data room: every table a lesson can be held on, behind one kind of answer, a `Dataset`.

`load_albums` and `load_films` are the lectures' toys, small enough for pencil and paper. `load_filmworld` draws a
catalogue and its ratings from a seed, anywhere and offline, and knows the truth behind them. `load_movielens` reads the
real thing. `load` takes any of them by name, so that a lesson changes its data by changing one word.
"""

from recsys_lib.datasets.dataset import Dataset
from recsys_lib.datasets.filmworld import load_filmworld
from recsys_lib.datasets.loading import load
from recsys_lib.datasets.movielens import fetch_movielens, find_movielens, load_movielens
from recsys_lib.datasets.toys import load_albums, load_films
from recsys_lib.datasets.truth import Truth

__all__ = [
    "Dataset",
    "Truth",
    "fetch_movielens",
    "find_movielens",
    "load",
    "load_albums",
    "load_films",
    "load_filmworld",
    "load_movielens",
]
