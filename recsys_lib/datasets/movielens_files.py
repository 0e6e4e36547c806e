"""How the files of MovieLens are written: three layouts, read into tables of one form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, NamedTuple

import numpy as np
import pandas as pd

__all__ = ["CSV", "DAT_LATIN", "DAT_UTF8", "U_FILES", "Layout", "split_title"]

_RATING_TYPES = {"user": np.int32, "item": np.int32, "rating": np.float32, "timestamp": np.int64}
_NO_GENRES = {"(no genres listed)", "unknown", ""}
_YEAR = re.compile(r"\s*\((\d{4})(?:\s*[-–]\s*(?:\d{4})?)?\)\s*$")  # (1995), and (2006–2007) or (2014- ) of series
_U_GENRES = [
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
]
_OCCUPATIONS = [
    "other",
    "academic/educator",
    "artist",
    "clerical/admin",
    "college/grad student",
    "customer service",
    "doctor/health care",
    "executive/managerial",
    "farmer",
    "homemaker",
    "K-12 student",
    "lawyer",
    "programmer",
    "retired",
    "sales/marketing",
    "scientist",
    "self-employed",
    "technician/engineer",
    "tradesman/craftsman",
    "unemployed",
    "writer",
]


class Layout(NamedTuple):
    """The names of the files of a layout, and what reads each. A file that a layout does not have is None."""

    ratings_file: str
    films_file: str
    tags_file: str | None
    users_file: str | None
    read_ratings: Callable[[BinaryIO, int], Iterator[pd.DataFrame]]
    read_films: Callable[[BinaryIO], pd.DataFrame]
    read_tags: Callable[[BinaryIO], pd.DataFrame] | None
    read_users: Callable[[BinaryIO], pd.DataFrame] | None


def split_title(title: str) -> tuple[str, int | None]:
    """("Heat", 1995) of "Heat (1995)"; the year is None where the title ends with none.

    Of a series, "(2006–2007)", it is the first year.
    """
    title = title.strip()
    found = _YEAR.search(title)
    return (title[: found.start()], int(found[1])) if found else (title, None)


def _films(ids, titles, genres) -> pd.DataFrame:
    split = [split_title(title) for title in titles]
    return pd.DataFrame(
        {
            "item": np.asarray(ids, np.int32),
            "title": [title for title, _ in split],
            "year": pd.array([year for _, year in split], dtype="Int64"),
            "genres": [_genres(names) for names in genres],
        }
    )


def _genres(names: list[str]) -> tuple[str, ...]:
    return tuple("Children" if name == "Children's" else name for name in names if name not in _NO_GENRES)


# -- csv: latest-small, 25m, 32m ----------------------------------------------------------------------------------


def _csv_ratings(stream: BinaryIO, rows: int) -> Iterator[pd.DataFrame]:
    names = {"userId": "user", "movieId": "item", "rating": "rating", "timestamp": "timestamp"}
    types = {name: _RATING_TYPES[short] for name, short in names.items()}
    for chunk in pd.read_csv(stream, usecols=list(names), dtype=types, chunksize=rows):
        yield chunk.rename(columns=names)


def _csv_films(stream: BinaryIO) -> pd.DataFrame:
    table = pd.read_csv(stream, dtype={"movieId": np.int32, "title": str, "genres": str}, keep_default_na=False)
    return _films(table["movieId"], table["title"], table["genres"].str.split("|"))


def _csv_tags(stream: BinaryIO) -> pd.DataFrame:
    table = pd.read_csv(stream, usecols=["movieId", "tag"], dtype={"tag": str}, keep_default_na=False)
    return table.rename(columns={"movieId": "item"})


# -- dat: 1m, 10m -------------------------------------------------------------------------------------------------


def _dat_ratings(stream: BinaryIO, rows: int) -> Iterator[pd.DataFrame]:
    # "::" seen as ":" and an empty column between: the fast parser takes separators of one character only
    names = ["user", "_1", "item", "_2", "rating", "_3", "timestamp"]
    yield from pd.read_csv(
        stream, sep=":", names=names, usecols=list(_RATING_TYPES), dtype=_RATING_TYPES, chunksize=rows
    )


def _dat_lines(stream: BinaryIO, encoding: str, fields: int) -> list[list[str]]:
    lines = [line.split("::") for line in stream.read().decode(encoding).splitlines() if line.strip()]
    for number, line in enumerate(lines, start=1):
        if len(line) != fields:
            raise ValueError(f"line {number} has {len(line)} fields between '::', expected {fields}")
    return lines


def _dat_films(stream: BinaryIO, encoding: str) -> pd.DataFrame:
    ids, titles, genres = zip(*_dat_lines(stream, encoding, 3), strict=True)
    return _films([int(i) for i in ids], titles, [names.split("|") for names in genres])


def _dat_tags(stream: BinaryIO, encoding: str) -> pd.DataFrame:
    # a tag may hold "::" itself: it is what stands between the first two fields and the last
    lines = [line.split("::") for line in stream.read().decode(encoding).splitlines() if line.strip()]
    return pd.DataFrame({"item": [int(line[1]) for line in lines], "tag": ["::".join(line[2:-1]) for line in lines]})


def _dat_users(stream: BinaryIO, encoding: str) -> pd.DataFrame:
    users, gender, age, occupation, zip_code = zip(*_dat_lines(stream, encoding, 5), strict=True)
    return pd.DataFrame(
        {
            "user": [int(u) for u in users],
            "age": [int(a) for a in age],
            "gender": gender,
            "occupation": [_OCCUPATIONS[int(o)] for o in occupation],
            "zip_code": zip_code,
        }
    )


# -- u: 100k ------------------------------------------------------------------------------------------------------


def _u_ratings(stream: BinaryIO, rows: int) -> Iterator[pd.DataFrame]:
    yield from pd.read_csv(stream, sep="\t", names=list(_RATING_TYPES), dtype=_RATING_TYPES, chunksize=rows)


def _u_films(stream: BinaryIO) -> pd.DataFrame:
    lines = [line.split("|") for line in stream.read().decode("latin-1").splitlines() if line.strip()]
    width = 5 + len(_U_GENRES)  # id, title, two dates and a link, then a flag for each genre
    for number, line in enumerate(lines, start=1):
        if len(line) != width:
            raise ValueError(f"line {number} has {len(line)} fields between '|', expected {width}")
    flags = [[name for name, flag in zip(_U_GENRES, line[5:], strict=True) if flag == "1"] for line in lines]
    return _films([int(line[0]) for line in lines], [line[1] for line in lines], flags)


def _u_users(stream: BinaryIO) -> pd.DataFrame:
    names = ["user", "age", "gender", "occupation", "zip_code"]
    return pd.read_csv(stream, sep="|", names=names, dtype={"zip_code": str}, encoding="latin-1")


CSV = Layout("ratings.csv", "movies.csv", "tags.csv", None, _csv_ratings, _csv_films, _csv_tags, None)
U_FILES = Layout("u.data", "u.item", None, "u.user", _u_ratings, _u_films, None, _u_users)
DAT_LATIN = Layout(
    "ratings.dat",
    "movies.dat",
    None,
    "users.dat",
    _dat_ratings,
    partial(_dat_films, encoding="latin-1"),
    None,
    partial(_dat_users, encoding="latin-1"),
)
DAT_UTF8 = Layout(
    "ratings.dat",
    "movies.dat",
    "tags.dat",
    None,
    _dat_ratings,
    partial(_dat_films, encoding="utf-8"),
    partial(_dat_tags, encoding="utf-8"),
    None,
)
