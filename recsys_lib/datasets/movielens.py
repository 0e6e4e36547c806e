"""MovieLens: real ratings of real films, by GroupLens, University of Minnesota.

Six editions in three layouts, each with its quirks:

| edition | ratings | files | separator | encoding | scale |
|---|---|---|---|---|---|
| 100k | 100 000 | `u.data`, `u.item`, `u.user` | tab and bar | latin-1 | 1 to 5 |
| 1m | 1 000 209 | `ratings.dat`, `movies.dat`, `users.dat` | `::` | latin-1 | 1 to 5 |
| 10m | 10 000 054 | `ratings.dat`, `movies.dat`, `tags.dat` | `::` | UTF-8 | 0.5 to 5 in halves |
| latest-small | 100 836 | `ratings.csv`, `movies.csv`, `tags.csv` | comma | UTF-8 | 0.5 to 5 in halves |
| 25m | 25 000 095 | the same | comma | UTF-8 | 0.5 to 5 in halves |
| 32m | 32 000 204 | the same | comma | UTF-8 | 0.5 to 5 in halves |
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zipfile import BadZipFile, ZipFile

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from recsys_lib.datasets import movielens_files
from recsys_lib.datasets.dataset import Dataset
from recsys_lib.ratings import Ratings

__all__ = ["EDITIONS", "Edition", "fetch_movielens", "find_movielens", "load_movielens"]

_SITE = "https://files.grouplens.org/datasets/movielens/"
_BAR_FROM = 5_000_000  # ratings from which reading takes seconds
_ROWS_PER_CHUNK = 1_000_000
_LICENCE = (
    "GroupLens: for research; no commercial use without permission; redistribution only under the same conditions; "
    "see the README of the data set."
)
_CITATION = (
    "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. "
    "ACM Transactions on Interactive Intelligent Systems 5, 4: 19:1-19:19. https://doi.org/10.1145/2827872"
)


class Edition(NamedTuple):
    """One edition: what its zip and folder are called, and how large it is."""

    folder: str
    zip: str
    checksum: str  # of the zip; sha256 where GroupLens's file is known by it, else the md5 that GroupLens publishes
    n_ratings: int
    n_users: int
    n_films: int
    scale: tuple[float, float]
    layout: movielens_files.Layout

    @property
    def url(self) -> str:
        return _SITE + self.zip


EDITIONS: dict[str, Edition] = {
    "latest-small": Edition(
        "ml-latest-small",
        "ml-latest-small.zip",
        "sha256:696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
        100_836,
        610,
        9_742,
        (0.5, 5),
        movielens_files.CSV,
    ),
    "100k": Edition(
        "ml-100k",
        "ml-100k.zip",
        "sha256:50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229",
        100_000,
        943,
        1_682,
        (1, 5),
        movielens_files.U_FILES,
    ),
    "1m": Edition(
        "ml-1m",
        "ml-1m.zip",
        "sha256:a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
        1_000_209,
        6_040,
        3_883,
        (1, 5),
        movielens_files.DAT_LATIN,
    ),
    "10m": Edition(
        "ml-10M100K",
        "ml-10m.zip",
        "md5:ce571fd55effeba0271552578f2648bd",
        10_000_054,
        69_878,
        10_681,
        (0.5, 5),
        movielens_files.DAT_UTF8,
    ),
    "25m": Edition(
        "ml-25m",
        "ml-25m.zip",
        "sha256:8b21cfb7eb1706b4ec0aac894368d90acf26ebdfb6aced3ebd4ad5bd1eb9c6aa",
        25_000_095,
        162_541,
        62_423,
        (0.5, 5),
        movielens_files.CSV,
    ),
    "32m": Edition(
        "ml-32m",
        "ml-32m.zip",
        "md5:d472be332d4daa821edc399621853b57",
        32_000_204,
        200_948,
        87_585,
        (0.5, 5),
        movielens_files.CSV,
    ),
}


def load_movielens(name: str = "latest-small", path: str | os.PathLike | None = None) -> Dataset:
    """Ratings and films of a MovieLens edition.

    The unpacked folder or the zip is looked for in `path`, else in the folder that the environment variable
    RECSYS_DATA names, then in this user's cache. Where it is in none, it is downloaded: see `fetch_movielens`.

    Parameters
    ----------
    name : {"latest-small", "100k", "1m", "10m", "25m", "32m"}
        An "ml-" in front is allowed.
    path : path, optional
        The folder that holds the folder or zip of the edition, or the edition's own folder.

    Returns
    -------
    Dataset
        `items`: item, title (without the year), year (missing where the title has none), genres ("Children's" is
        "Children", "(no genres listed)" is an empty tuple) and keywords (the tags that users gave, in lower case, most
        frequent first; empty in 100k and 1m). `users` (100k and 1m only): user, age (1m: the lowest of its bracket),
        gender, occupation, zip_code.

    Raises
    ------
    ValueError
        There is no such edition; a file does not hold what it should.
    FileNotFoundError
        It is not here and cannot be downloaded; the message says which file goes where. A file of it is missing.
    """
    edition = _edition(name)
    name = name.removeprefix("ml-")
    place = find_movielens(name, path) or fetch_movielens(name, path)
    files = _Files(place)
    layout = edition.layout
    ratings = Ratings.from_frame(
        _read_ratings(files, edition, name), "user", "item", "rating", timestamp="timestamp", scale=edition.scale
    )
    items = files.read(layout.films_file, layout.read_films)
    items["genres"] = [tuple(genres) for genres in items["genres"]]
    tags = files.read(layout.tags_file, layout.read_tags) if files.has(layout.tags_file) else None
    items["keywords"] = _keywords(items["item"], tags)
    return Dataset(
        name=f"movielens-{name}",
        ratings=ratings,
        items=items,
        users=files.read(layout.users_file, layout.read_users) if layout.users_file else None,
        licence=_LICENCE,
        citation=_CITATION,
    )


def find_movielens(name: str, path: str | os.PathLike | None = None) -> Path | None:
    """The folder or zip of an edition in `path`, RECSYS_DATA or this user's cache; None where it is in none."""
    edition = _edition(name)
    for root in _roots(path):
        if root.name == edition.folder and (root / edition.layout.ratings_file).is_file():
            return root
        if (root / edition.folder / edition.layout.ratings_file).is_file():
            return root / edition.folder
        if (root / edition.zip).is_file():
            return root / edition.zip
    return None


def fetch_movielens(name: str, path: str | os.PathLike | None = None) -> Path:
    """Download the zip of an edition, with a bar, and answer where it is; nothing is done where it is already.

    It goes to `path`, else to RECSYS_DATA, else (also where that cannot be written to) to this user's cache. The
    file appears under its name only when it is whole and its checksum is right.

    Raises
    ------
    FileNotFoundError
        The download failed, or what came had another checksum; the message says which file goes where.
    """
    import pooch
    from requests.exceptions import RequestException

    edition = _edition(name)
    if (found := find_movielens(name, path)) is not None:
        return found
    folder = next(root for root in _roots(path) if _can_write(root))
    try:
        return Path(
            pooch.retrieve(
                edition.url,
                known_hash=edition.checksum,
                fname=edition.zip,
                path=folder,
                downloader=pooch.HTTPDownloader(progressbar=True),
            )
        )
    except (RequestException, OSError, ValueError) as error:
        place = Path(path or os.environ.get("RECSYS_DATA") or folder)
        raise FileNotFoundError(
            f"MovieLens {name} is not on this machine and could not be downloaded "
            f"({type(error).__name__}: {str(error).splitlines()[0][:200]}).\n"
            f"Get {edition.url} where there is a network and put it, zipped or unpacked, here:\n"
            f"    {place / edition.zip}\n"
            f"    {place / edition.folder / edition.layout.ratings_file}\n"
            "or in another folder that the environment variable RECSYS_DATA names."
        ) from error


def _edition(name: str) -> Edition:
    try:
        return EDITIONS[name.removeprefix("ml-")]
    except (KeyError, AttributeError):
        raise ValueError(f"name must be one of {', '.join(EDITIONS)}, got {name!r}") from None


def _roots(path) -> list[Path]:
    if path is not None:
        return [Path(path).expanduser()]
    import pooch

    here = os.environ.get("RECSYS_DATA")
    return ([Path(here).expanduser()] if here else []) + [Path(pooch.os_cache("recsys-course-kit"))]


def _can_write(root: Path) -> bool:
    """Whether files can be put in `root`, or it can be made."""
    while not root.exists() and root != root.parent:
        root = root.parent
    return os.access(root, os.W_OK)


class _Files:
    """The files of an edition, in a folder or a zip."""

    def __init__(self, place: Path):
        self.place = place
        self.members = {}
        if place.is_file():
            try:
                with ZipFile(place) as archive:
                    names = [name for name in archive.namelist() if not name.startswith("__MACOSX")]
            except BadZipFile as error:
                raise ValueError(f"{place} is no whole zip file ({error}): delete it and fetch it again") from error
            self.members = {name.rsplit("/", 1)[-1]: name for name in names}

    def has(self, file: str | None) -> bool:
        return file is not None and (file in self.members or (self.place / file).is_file())

    def read(self, file: str, reader: Callable[[BinaryIO], pd.DataFrame]) -> pd.DataFrame:
        if not self.has(file):
            raise FileNotFoundError(f"{self.place} holds no {file}: unpack or fetch it again")
        try:
            if not self.members:
                with open(self.place / file, "rb") as stream:
                    return reader(stream)
            with ZipFile(self.place) as archive, archive.open(self.members[file]) as stream:
                return reader(stream)
        except (ValueError, KeyError, IndexError) as error:
            raise ValueError(f"{file} in {self.place} does not look like a file of MovieLens: {error}") from error


def _read_ratings(files: _Files, edition: Edition, name: str) -> pd.DataFrame:
    def read(stream: BinaryIO) -> pd.DataFrame:
        chunks = edition.layout.read_ratings(stream, _ROWS_PER_CHUNK)
        with tqdm(
            total=edition.n_ratings, desc=f"MovieLens {name}", unit="rating", unit_scale=True,
            disable=edition.n_ratings < _BAR_FROM,
        ) as bar:  # fmt: skip
            parts = []
            for chunk in chunks:
                parts.append(chunk)
                bar.update(len(chunk))
        return pd.concat(parts, ignore_index=True)

    return files.read(edition.layout.ratings_file, read)


def _keywords(items: pd.Series, tags: pd.DataFrame | None) -> list[tuple[str, ...]]:
    if tags is None or tags.empty:
        return [()] * len(items)
    tags = tags.assign(tag=tags["tag"].astype(str).str.strip().str.lower())
    counted = tags.groupby(["item", "tag"], as_index=False).size()
    counted = counted.sort_values(["item", "size", "tag"], ascending=[True, False, True], kind="stable")
    words = counted["tag"].to_numpy()
    ids, first = np.unique(counted["item"].to_numpy(), return_index=True)
    of_item = dict(zip(ids.tolist(), np.split(words, first[1:]), strict=True))
    return [tuple(of_item.get(item, ())) for item in items.tolist()]
