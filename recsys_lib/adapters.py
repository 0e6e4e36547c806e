"""`Ratings` to and from the containers of other libraries.

Data frames are at home in `Ratings` itself: `Ratings.from_frame` and `Ratings.to_frame`. Surprise is imported when it
is first needed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from recsys_lib.ratings import Ratings

__all__ = ["from_scipy", "from_surprise", "to_scipy", "to_surprise_dataset", "to_surprise_trainset"]


def to_surprise_dataset(ratings: Ratings):
    """A `surprise.dataset.DatasetAutoFolds` with the same rows in the same order, raw ids the ids of `ratings`.

    Surprise keeps a Python tuple per rating, about 200 bytes; timestamps are not taken along.
    """
    from surprise import Dataset, Reader

    _check_ratings(ratings)
    reader = Reader(rating_scale=ratings.scale)
    return Dataset.load_from_df(ratings.to_frame()[["user", "item", "rating"]], reader)


def to_surprise_trainset(ratings: Ratings):
    """A `surprise.Trainset` of all the ratings; its inner ids number users and items as they first appear."""
    return to_surprise_dataset(ratings).build_full_trainset()


def from_surprise(data) -> Ratings:
    """`Ratings` of a Surprise dataset or trainset.

    Parameters
    ----------
    data : surprise.dataset.Dataset or surprise.Trainset
        A dataset keeps its order and its timestamps, where it has any; a trainset gives its ratings by user.

    Raises
    ------
    TypeError
        `data` is neither.
    ValueError
        As `Ratings.from_frame`: a pair stands twice, a rating is off the reader's scale.
    """
    from surprise import Trainset
    from surprise.dataset import Dataset

    if isinstance(data, Trainset):
        rows = [(data.to_raw_uid(u), data.to_raw_iid(i), rating) for u, i, rating in data.all_ratings()]
        frame, scale = pd.DataFrame(rows, columns=["user", "item", "rating"]), data.rating_scale
    elif isinstance(data, Dataset):
        if not hasattr(data, "raw_ratings"):
            raise TypeError("data holds folds read from files, not one list of ratings; load it without folds")
        frame = pd.DataFrame(data.raw_ratings, columns=["user", "item", "rating", "timestamp"])
        scale = data.reader.rating_scale
        if frame["timestamp"].notna().all():
            frame["timestamp"] = frame["timestamp"].astype(np.int64)  # Surprise's reader leaves them as text
            return Ratings.from_frame(frame, timestamp="timestamp", scale=scale)
    else:
        raise TypeError(f"data must be a surprise Dataset or Trainset, got {type(data).__name__}")
    return Ratings.from_frame(frame, scale=scale)


def to_scipy(ratings: Ratings) -> sparse.csr_array:
    """A float32 user-item `csr_array` of its own; row and column numbers are codes, a rated zero is stored."""
    _check_ratings(ratings)
    return ratings.csr.copy()


def from_scipy(matrix, user_ids=None, item_ids=None, scale: tuple[float, float] | None = None) -> Ratings:
    """`Ratings` of the stored cells of a sparse user-item matrix, by row.

    Parameters
    ----------
    matrix : SciPy sparse array or matrix, shape (n_users, n_items)
        Every stored cell is a rating, a stored zero too (call ``eliminate_zeros()`` first where that is not meant).
    user_ids, item_ids : array-like, shape (n_users,) and (n_items,), optional
        Ids of the rows and columns, all different; by default their numbers. Rows and columns without a rating stay
        in the vocabulary.
    scale : (low, high), optional
        By default the lowest and highest rating stored.

    Raises
    ------
    TypeError
        `matrix` is not sparse: of a dense one nobody can tell which zeros are ratings.
    ValueError
        As `Ratings.from_frame`; or ids that do not fit the shape or stand twice.
    """
    if not sparse.issparse(matrix):
        raise TypeError(f"matrix must be a SciPy sparse array, got {type(matrix).__name__}")
    if matrix.ndim != 2:
        raise ValueError(f"matrix must have two dimensions, got shape {matrix.shape}")
    cells = matrix.tocoo()
    users, items = cells.coords
    order = np.lexsort((items, users))
    frame = pd.DataFrame({"user": users[order], "item": items[order], "rating": cells.data[order]})
    checked = Ratings.from_frame(frame, scale=scale)
    user_ids, user_rank = _vocabulary("user_ids", user_ids, matrix.shape[0])
    item_ids, item_rank = _vocabulary("item_ids", item_ids, matrix.shape[1])
    return Ratings(
        user_rank[frame["user"].to_numpy()],
        item_rank[frame["item"].to_numpy()],
        checked.values,
        user_ids=user_ids,
        item_ids=item_ids,
        scale=checked.scale,
    )


def _vocabulary(name, ids, size) -> tuple[np.ndarray, np.ndarray]:
    """Ids in ascending order, and the place there of each id as it stood."""
    ids = np.arange(size) if ids is None else np.asarray(ids)
    if ids.shape != (size,):
        raise ValueError(f"{name} must name each of {size} rows or columns of matrix, got shape {ids.shape}")
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    twice = np.flatnonzero(ordered[1:] == ordered[:-1])
    if twice.size:
        raise ValueError(f"{name} holds {ordered[twice[0]]!r} twice")
    rank = np.empty(size, np.int32)
    rank[order] = np.arange(size)
    return ordered, rank


def _check_ratings(ratings) -> None:
    if not isinstance(ratings, Ratings):
        raise TypeError(f"ratings must be a recsys_lib.Ratings, got {type(ratings).__name__}")
