"""`python -m recsys_lib.datasets list | fetch NAME | info NAME`"""

from __future__ import annotations

import argparse
import sys

from recsys_lib.datasets.loading import MADE, load
from recsys_lib.datasets.movielens import EDITIONS, fetch_movielens, find_movielens

_ABOUT = {
    "albums": "4 users, 5 albums, 16 ratings: the table of the lectures",
    "films": "4 users and 5 films in the plane: the embedding space of the lectures",
    "filmworld": "610 users, 9,700 films, 100,000 ratings: generated, its truth known",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; answer the exit status: 0, or 1 where a data set is not to be had."""
    parser = argparse.ArgumentParser(prog="python -m recsys_lib.datasets", description="The data sets of the course.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the data sets there are, and which are on this machine")
    names = [*MADE, *EDITIONS]
    for command, help_text in (("fetch", "download a data set"), ("info", "size, columns, licence of a data set")):
        commands.add_parser(command, help=help_text).add_argument("name", choices=names, metavar="NAME")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "list":
            _list()
        elif chosen.command == "fetch":
            _fetch(chosen.name)
        else:
            _info(chosen.name)
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _list() -> None:
    for name in MADE:
        print(f"{name:<13} {_ABOUT[name]}")
    for name, edition in EDITIONS.items():
        place = find_movielens(name) or "not here; python -m recsys_lib.datasets fetch " + name
        size = f"{edition.n_users:,} users, {edition.n_films:,} films, {edition.n_ratings:,} ratings"
        print(f"{name:<13} MovieLens, {size}\n{'':<13} {place}")


def _fetch(name: str) -> None:
    if name in MADE:
        print(f"{name} is made on this machine when it is loaded: there is nothing to fetch")
    else:
        print(fetch_movielens(name))


def _info(name: str) -> None:
    data = load(name)
    print(f"{data.name}\n{data.ratings}\n")
    for label, table in (("items", data.items), ("users", data.users)):
        if table is not None:
            print(f"{label}: {len(table):,} rows\n{table.head(5).to_string(max_colwidth=40, index=False)}\n")
    if data.truth is not None:
        print(f"truth: {data.truth}\n")
    print(f"licence: {data.licence}\ncitation: {data.citation}")


if __name__ == "__main__":
    sys.exit(main())
