"""`Dataset`: what every loader returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recsys_lib.ratings import Ratings

if TYPE_CHECKING:
    from recsys_lib.datasets.truth import Truth

__all__ = ["Dataset"]


@dataclass(frozen=True)
class Dataset:
    """Ratings with the tables that say what the ids mean.

    Attributes
    ----------
    name : str
    ratings : Ratings
    items : DataFrame
        One row per item: `item` (the id), `title`, `year` (Int64, may be missing), `genres` (a tuple of str), and
        what else the source knows. It may hold items that nobody rated.
    users : DataFrame or None
        One row per user with the column `user`, where the source knows anything about them.
    truth : Truth or None
        Where the ratings were drawn: what they were drawn from.
    licence, citation : str
    """

    name: str
    ratings: Ratings
    items: pd.DataFrame
    users: pd.DataFrame | None = None
    truth: Truth | None = None
    licence: str = ""
    citation: str = ""
    _rows: pd.Index = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "_rows", pd.Index(self.items["item"]))

    def __repr__(self) -> str:
        return f"Dataset({self.name!r}, {self.ratings!r}, items: {len(self.items):,} rows)"

    def titles(self, items) -> np.ndarray:
        """Titles of item ids, an array of the shape of `items`.

        Raises
        ------
        KeyError
            An id is not in the table of items.
        """
        items = np.asarray(items)
        rows = self._rows.get_indexer(items.ravel())
        if (rows < 0).any():
            unknown = items.ravel()[rows < 0].tolist()[0]
            raise KeyError(f"items holds {unknown!r}, which is no item of {self.name!r}")
        return self.items["title"].to_numpy()[rows].reshape(items.shape)
