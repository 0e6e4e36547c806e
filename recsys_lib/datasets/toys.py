"""The two tables of the lectures that are small enough for pencil and paper."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recsys_lib.datasets.dataset import Dataset
from recsys_lib.ratings import Ratings

__all__ = ["load_albums", "load_films"]

_LICENCE = "Part of this course kit, under its licence."


def load_albums() -> Dataset:
    """Four listeners, five albums, 16 of 20 ratings, on a scale from 0 to 5.

    ========  ======  ===========  ===  =========  =====
    user      Ommazh  Melt-Banana  BTS  Zhou Shen  Sanam
    ========  ======  ===========  ===  =========  =====
    An             5            5    0          1      1
    Bhavana        4           5*    ?         1*     1*
    Cordelia       ?            2    4         5*     5*
    Diego          2            ?    5          ?      4
    ========  ======  ===========  ===  =========  =====

    The lecture states all cells but those with a star. Bhavana's three follow from it: together with the item
    factors below they are the only whole ratings that give its regression for Bhavana. Cordelia's two are ours; of
    the whole ratings from 3 to 5 they come nearest to the factors and the error of its two-factor SVD (mean squared
    error 0.0215 where the lecture says 0.0235).

    `items` has the columns `lofi_indie` and `slick_pop`, the experts' scores from 0 to 1. Those of Ommazh (0.80,
    0.10) and BTS (0.05, 0.99) are stated. The other six are the only numbers with two decimals we found that give what
    the lecture computes from them, each to its last digit:

    - An = 7.7 - 2.63 lofi_indie - 7.2 slick_pop; An's predicted 4.88 for Ommazh;
    - Bhavana = 4.05 + 0.74 lofi_indie - 3.4 slick_pop; Bhavana's predicted 0.724 for BTS;
    - Diego's predicted 5.46 for Zhou Shen and 1 for Melt-Banana.

    `users` has the survey's answers, 0 to 5, in columns of the same names. Cordelia's (2, 5) follow from the
    regressions of Ommazh (0, 1, 0) and of BTS (-0.19, 1.06; without an intercept); the others are stated.

    Where the lecture works out a step of gradient descent it takes Diego's rating of Sanam as 5 once; everywhere
    else it is 4, and so it is here.
    """
    names = ["Ommazh", "Melt-Banana", "BTS", "Zhou Shen", "Sanam"]
    table = {
        "An": [5, 5, 0, 1, 1],
        "Bhavana": [4, 5, None, 1, 1],
        "Cordelia": [None, 2, 4, 5, 5],
        "Diego": [2, None, 5, None, 4],
    }
    items = pd.DataFrame(
        {
            "item": names,
            "title": names,
            "year": pd.array([pd.NA] * 5, dtype="Int64"),
            "genres": [("lo-fi indie",), ("lo-fi indie",), ("slick pop",), ("slick pop",), ("slick pop",)],
            "origin": ["Tatarstan", "Japan", "Korea", "China", "India"],
            "lofi_indie": [0.80, 0.95, 0.05, 0.02, 0.20],
            "slick_pop": [0.10, 0.01, 0.99, 0.95, 0.90],
        }
    )
    users = pd.DataFrame({"user": list(table), "lofi_indie": [5, 4, 2, 2], "slick_pop": [1, 0, 5, 4]})
    return Dataset(
        name="albums",
        ratings=_from_table(table, names, scale=(0, 5)),
        items=items,
        users=users,
        licence=_LICENCE,
        citation="Four users and five albums: a lecture on recommendation systems, module 19, videos 2 to 7.",
    )


def load_films() -> Dataset:
    """Five films and four users, placed by hand on two axes.

    `items` has the columns `blockbuster` (-1 art house to 1 blockbuster) and `children_adult` (-1 for children to 1
    for adults), `users` how much each user likes the upper end of each. `children_adult` alone is the lecture's
    one-dimensional space. The order (blockbuster, children_adult) is that of the lecture's matrices, in which user 4
    is (0.1, 1) and Shrek is (1, -1). A rating of 1 means that the user has watched the film.

    The lecture states, and these coordinates give:

    - the dot products of user 4: Harry Potter -0.11, The Triplets of Belleville -0.9, Shrek -0.9, The Dark Knight
      Rises 1, Memento 0.91; the best of those not yet watched is Harry Potter;
    - on one axis the order Shrek, Belleville, Harry Potter, The Dark Knight Rises, Memento, the last two the closest;
    - on two axes, by dot product, Harry Potter and Shrek are the closest pair, then Harry Potter and The Dark Knight
      Rises; to Shrek, Harry Potter and Belleville are the closest;
    - the two best films for the leftmost user (user 3) are Shrek and Belleville.

    Stated are user 4 and Shrek; the other coordinates are chosen so that all of this holds. Of the watched cells
    only those of user 4 follow from the lecture.
    """
    films = [
        ("Harry Potter", 2001, ("Adventure", "Children", "Fantasy"), 0.9, -0.2),
        ("The Triplets of Belleville", 2003, ("Animation", "Children", "Comedy"), -0.5, -0.85),
        ("Shrek", 2001, ("Adventure", "Animation", "Children", "Comedy"), 1.0, -1.0),
        ("The Dark Knight Rises", 2012, ("Action", "Adventure", "Crime"), 1.0, 0.9),
        ("Memento", 2000, ("Mystery", "Thriller"), -0.9, 1.0),
    ]
    columns = ["title", "year", "genres", "blockbuster", "children_adult"]
    items = pd.DataFrame(films, columns=columns).astype({"year": "Int64"})
    items.insert(0, "item", np.arange(1, 6))
    users = pd.DataFrame(
        {"user": [1, 2, 3, 4], "blockbuster": [1.0, -1.0, 0.2, 0.1], "children_adult": [0.1, 0.0, -1.0, 1.0]}
    )
    watched = {1: [1, None, 1, 1, None], 2: [None, 1, None, None, 1], 3: [1, 1, 1, None, None]}
    watched[4] = [None, None, None, 1, 1]
    return Dataset(
        name="films",
        ratings=_from_table(watched, list(items["item"]), scale=(0, 1)),
        items=items,
        users=users,
        licence=_LICENCE,
        citation="Four users and five films: a lecture on collaborative filtering and embedding spaces.",
    )


def _from_table(table: dict, item_ids: list, scale: tuple[float, float]) -> Ratings:
    rows = [
        (user, item, rating)
        for user, ratings in table.items()
        for item, rating in zip(item_ids, ratings, strict=True)
        if rating is not None
    ]
    return Ratings.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]), scale=scale)
