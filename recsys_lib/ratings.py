"""`Ratings`: the one container of observed cells that every model is fitted on."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

__all__ = ["Ratings"]

_LAST_SECOND = 253_402_300_799  # the end of the year 9999: beyond it they were milliseconds


class Ratings:
    """The observed cells of a user-item matrix: a table of ``n_ratings`` rows (user, item, rating).

    Build one with :meth:`from_frame`. Ids are kept as integer codes into two sorted vocabularies, so that a
    row of a factor matrix belongs to the user or item at the same place in the vocabulary. A subset
    (``ratings[rows]``) keeps the vocabularies of the whole: codes of a training and a test part are comparable.

    Attributes
    ----------
    users, items : ndarray of int32, shape (n_ratings,)
        Codes: positions in ``user_ids`` and ``item_ids``.
    values : ndarray of float32, shape (n_ratings,)
        The ratings.
    timestamps : ndarray of int64, shape (n_ratings,), or None
        Seconds since 1970-01-01 UTC.
    user_ids, item_ids : ndarray, shape (n_users,) and (n_items,)
        The ids as they stood in the data frame, sorted.
    scale : (float, float)
        Lowest and highest rating possible.
    """

    def __init__(self, users, items, values, *, user_ids, item_ids, scale, timestamps=None):
        self.users = np.require(users, np.int32, ["C", "W"])
        self.items = np.require(items, np.int32, ["C", "W"])
        self.values = np.require(values, np.float32, ["C", "W"])
        self.timestamps = None if timestamps is None else np.require(timestamps, np.int64, ["C", "W"])
        self.user_ids = np.asarray(user_ids)
        self.item_ids = np.asarray(item_ids)
        self.scale = (float(scale[0]), float(scale[1]))

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        user: str = "user",
        item: str = "item",
        rating: str = "rating",
        timestamp: str | None = None,
        scale: tuple[float, float] | None = None,
    ) -> Ratings:
        """Build from a data frame with one row per rating.

        Parameters
        ----------
        frame : DataFrame
        user, item, rating : str
            Names of the columns. Ids may be integers or strings; ratings are finite numbers.
        timestamp : str, optional
            Name of a column of datetimes, or of whole seconds since 1970-01-01 UTC.
        scale : (low, high), optional
            The rating scale; by default the lowest and highest rating seen.

        Raises
        ------
        TypeError
            `frame` is no DataFrame; a column holds what it cannot.
        ValueError
            A column is missing or named twice, the frame is empty, an id or rating is missing, a rating is infinite or
            off the scale, a timestamp is no whole second, or a (user, item) pair stands twice. The message names the
            column and the row.
        """
        if not isinstance(frame, pd.DataFrame):
            raise TypeError(f"frame must be a pandas DataFrame, got {type(frame).__name__}")
        wanted = [user, item, rating] + ([timestamp] if timestamp is not None else [])
        missing = [name for name in wanted if name not in frame.columns]
        if missing:
            raise ValueError(f"frame has no column {missing[0]!r}; its columns are {list(frame.columns)}")
        for name in wanted:
            if wanted.count(name) > 1 or list(frame.columns).count(name) > 1:
                raise ValueError(f"column {name!r} is named twice: each of {wanted} must be a column of its own")
        if frame.empty:
            raise ValueError("frame has no rows: there is nothing to learn from")

        users, user_ids = _encode(frame, user)
        items, item_ids = _encode(frame, item)
        values = _check_ratings(frame, rating)
        if scale is None:
            scale = (float(values.min()), float(values.max()))
        low, high = _check_scale(scale)
        outside = np.flatnonzero((values < low) | (values > high))
        if outside.size:
            row = outside[0]
            raise ValueError(
                f"column {rating!r} holds {values[row]:g} at row {_plain(frame.index, row)!r}, "
                f"outside the scale {low:g} to {high:g} ({outside.size} such rows)"
            )
        _refuse_duplicates(frame, users, items, len(item_ids), user, item)
        timestamps = None if timestamp is None else _check_timestamps(frame, timestamp)
        return cls(
            users,
            items,
            values,
            user_ids=user_ids,
            item_ids=item_ids,
            scale=(low, high),
            timestamps=timestamps,
        )

    # -- size -------------------------------------------------------------------------------------------------

    @property
    def n_ratings(self) -> int:
        return len(self.values)

    @property
    def n_users(self) -> int:
        return len(self.user_ids)

    @property
    def n_items(self) -> int:
        return len(self.item_ids)

    @property
    def shape(self) -> tuple[int, int]:
        """(n_ratings, 3): a table of rows, which is how scikit-learn's splitters see it."""
        return (self.n_ratings, 3)

    def __len__(self) -> int:
        return self.n_ratings

    def __repr__(self) -> str:
        low, high = self.scale
        return (
            f"Ratings({self.n_ratings:,} ratings of {self.n_items:,} items by {self.n_users:,} users, "
            f"scale {low:g} to {high:g}, density {self.density:.2%})"
        )

    @property
    def density(self) -> float:
        """Share of the user-item matrix that is observed, 0 to 1."""
        return self.n_ratings / (self.n_users * self.n_items)

    # -- rows -------------------------------------------------------------------------------------------------

    def __getitem__(self, rows) -> Ratings:
        """The ratings at `rows` (integer positions, a boolean mask or a slice), with the same vocabularies."""
        if isinstance(rows, tuple):  # scikit-learn indexes tables as table[rows, ...]
            if len(rows) != 2 or rows[1] not in (Ellipsis, slice(None)):
                raise IndexError(f"Ratings are indexed by row only, got {rows!r}")
            rows = rows[0]
        if np.ndim(rows) == 0 and not isinstance(rows, slice):
            rows = [rows]
        return Ratings(
            self.users[rows],
            self.items[rows],
            self.values[rows],
            user_ids=self.user_ids,
            item_ids=self.item_ids,
            scale=self.scale,
            timestamps=None if self.timestamps is None else self.timestamps[rows],
        )

    def to_frame(self) -> pd.DataFrame:
        """A DataFrame with columns user, item, rating and, where there are any, timestamp (seconds)."""
        columns = {
            "user": self.user_ids[self.users],
            "item": self.item_ids[self.items],
            "rating": self.values,
        }
        if self.timestamps is not None:
            columns["timestamp"] = self.timestamps
        return pd.DataFrame(columns)

    # -- as plain data, which is how ratings cross from one process to another ---------------------------------------

    def __autograder_data__(self) -> dict:
        """Everything there is to these ratings, as arrays; see :meth:`__autograder_from__`."""
        return {
            "users": self.users,
            "items": self.items,
            "values": self.values,
            "timestamps": self.timestamps,
            "user_ids": self.user_ids,
            "item_ids": self.item_ids,
            "scale": self.scale,
        }

    @classmethod
    def __autograder_from__(cls, data: dict) -> Ratings:
        """Ratings from what :meth:`__autograder_data__` gave, checked: it may come from code that is not trusted.

        Raises
        ------
        ValueError
            Something is missing, lengths differ, a code is outside its vocabulary, or a rating is off the scale.
        """
        names = {"users", "items", "values", "timestamps", "user_ids", "item_ids", "scale"}
        if not isinstance(data, dict) or set(data) != names:
            raise ValueError(f"ratings need {', '.join(sorted(names))} and nothing else")
        scale = _check_scale(data["scale"])
        columns = {"users": data["users"], "items": data["items"], "values": data["values"]}
        if data["timestamps"] is not None:
            columns["timestamps"] = data["timestamps"]
        for name, column in columns.items():
            if not (isinstance(column, np.ndarray) and column.ndim == 1 and column.dtype.kind in "iuf"):
                raise ValueError(f"{name} must be a one-dimensional array of numbers, got {type(column).__name__}")
            if len(column) != len(columns["users"]):
                raise ValueError(f"{name} has {len(column)} entries, users has {len(columns['users'])}")
        for codes, vocabulary in (("users", "user_ids"), ("items", "item_ids")):
            ids = data[vocabulary]
            if not (isinstance(ids, np.ndarray) and ids.ndim == 1 and len(set(ids.tolist())) == len(ids)):
                raise ValueError(f"{vocabulary} must be a one-dimensional array of different ids")
            column = columns[codes]
            if column.dtype.kind == "f" or (len(column) and not 0 <= column.min() <= column.max() < len(ids)):
                raise ValueError(f"{codes} must hold codes from 0 to {len(ids) - 1}")
        values = columns["values"]
        if not (np.isfinite(values).all() and ((values >= scale[0]) & (values <= scale[1])).all()):
            raise ValueError(f"values must be on the scale {scale[0]:g} to {scale[1]:g}")
        return cls(
            data["users"],
            data["items"],
            values,
            user_ids=data["user_ids"],
            item_ids=data["item_ids"],
            scale=scale,
            timestamps=columns.get("timestamps"),
        )

    # -- the matrix, by row and by column ---------------------------------------------------------------------

    @cached_property
    def csr(self) -> sparse.csr_array:
        """The user-item matrix by user, float32, items ascending within a user. Rated zeros are stored."""
        return self._compressed("csr")

    @cached_property
    def csc(self) -> sparse.csc_array:
        """The user-item matrix by item, float32, users ascending within an item. Rated zeros are stored."""
        return self._compressed("csc")

    def _compressed(self, layout: str):
        cells = sparse.coo_array((self.values, (self.users, self.items)), shape=(self.n_users, self.n_items))
        cells.has_canonical_format = True  # a rating that was drawn twice, as in a bootstrap, stands there twice
        matrix = cells.asformat(layout)
        matrix.sort_indices()
        return matrix

    @cached_property
    def user_counts(self) -> np.ndarray:
        """How many ratings each user gave, int64, shape (n_users,)."""
        return np.bincount(self.users, minlength=self.n_users)

    @cached_property
    def item_counts(self) -> np.ndarray:
        """How many ratings each item got, int64, shape (n_items,)."""
        return np.bincount(self.items, minlength=self.n_items)

    # -- ids --------------------------------------------------------------------------------------------------

    @cached_property
    def _user_index(self) -> pd.Index:
        return pd.Index(self.user_ids)

    @cached_property
    def _item_index(self) -> pd.Index:
        return pd.Index(self.item_ids)

    def user_codes(self, users) -> np.ndarray:
        """Codes of user ids, int32; -1 for an id that is not in the vocabulary."""
        return self._user_index.get_indexer(np.atleast_1d(users)).astype(np.int32)

    def item_codes(self, items) -> np.ndarray:
        """Codes of item ids, int32; -1 for an id that is not in the vocabulary."""
        return self._item_index.get_indexer(np.atleast_1d(items)).astype(np.int32)


def _encode(frame: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    ids = frame[column]
    gaps = np.flatnonzero(ids.isna().to_numpy())
    if gaps.size:
        raise ValueError(f"column {column!r} has no id at row {_plain(frame.index, gaps[0])!r} ({gaps.size} such rows)")
    kind = pd.api.types.infer_dtype(ids)
    if kind in ("mixed", "mixed-integer"):
        raise TypeError(f"column {column!r} mixes ids of several types, which have no order: make them all one type")
    codes, vocabulary = pd.factorize(ids, sort=True)
    return codes, np.asarray(vocabulary)


def _plain(values: pd.Series | pd.Index, row: int):
    """The value at position `row` as Python's own type, for a message: 7, not np.int64(7)."""
    return values.take([row]).tolist()[0]


def _check_ratings(frame: pd.DataFrame, column: str) -> np.ndarray:
    ratings = frame[column]
    if not _holds_real_numbers(ratings):
        raise TypeError(f"column {column!r} must hold numbers, but its type is {ratings.dtype}")
    values = ratings.to_numpy(dtype=np.float32, na_value=np.nan, copy=True)
    bad = np.flatnonzero(~np.isfinite(values))
    if bad.size:
        row = bad[0]
        what = "no rating (NaN)" if np.isnan(values[row]) else f"{values[row]}"
        raise ValueError(
            f"column {column!r} holds {what} at row {_plain(frame.index, row)!r} ({bad.size} such rows); "
            "drop or mend these rows first"
        )
    return values


def _holds_real_numbers(column: pd.Series) -> bool:
    return pd.api.types.infer_dtype(column, skipna=True) in ("integer", "floating", "mixed-integer-float")


def _check_scale(scale) -> tuple[float, float]:
    try:
        low, high = (float(end) for end in scale)
    except (TypeError, ValueError) as error:
        raise ValueError(f"scale must be a pair (low, high) of numbers, got {scale!r}") from error
    if not (np.isfinite(low) and np.isfinite(high) and low <= high):
        raise ValueError(f"scale must run from a low to a high finite number, got {scale!r}")
    return low, high


def _check_timestamps(frame: pd.DataFrame, column: str) -> np.ndarray:
    stamps = frame[column]
    if stamps.isna().any():
        row = np.flatnonzero(stamps.isna().to_numpy())[0]
        raise ValueError(f"column {column!r} has no time at row {_plain(frame.index, row)!r}")
    if pd.api.types.is_datetime64_any_dtype(stamps):
        stamps = pd.to_datetime(stamps, utc=True).dt.tz_localize(None)
        return stamps.astype("datetime64[s]").astype(np.int64).to_numpy(copy=True)
    if _holds_real_numbers(stamps):
        values = stamps.to_numpy(dtype=np.float64)
        broken = np.flatnonzero((values != np.floor(values)) | (np.abs(values) > _LAST_SECOND))
        if broken.size:
            row = broken[0]
            raise ValueError(
                f"column {column!r} holds {values[row]:g} at row {_plain(frame.index, row)!r} "
                f"({broken.size} such rows); expected whole seconds since 1970-01-01"
            )
        return stamps.to_numpy(dtype=np.int64, copy=True)
    raise TypeError(f"column {column!r} must hold datetimes or seconds, but its type is {stamps.dtype}")


def _refuse_duplicates(frame, users, items, n_items, user, item) -> None:
    cells = users.astype(np.int64) * n_items + items
    order = np.argsort(cells, kind="stable")
    same = np.flatnonzero(cells[order][1:] == cells[order][:-1])
    if same.size:
        first, second = order[same[0]], order[same[0] + 1]
        raise ValueError(
            f"rows {_plain(frame.index, first)!r} and {_plain(frame.index, second)!r} both hold user "
            f"{_plain(frame[user], first)!r} and item {_plain(frame[item], first)!r} ({same.size} such pairs); "
            "a user rates an item once: keep one, or their mean"
        )
