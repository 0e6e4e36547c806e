"""The files that a class run leaves in the course: autograded notebooks and feedback pages, complete or not at all."""

from __future__ import annotations

import errno
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import sqlalchemy.exc

from autograder.timestamp import NAME as TIMESTAMP

__all__ = ["cannot_write", "fitting", "releasable", "write_autograded", "write_pages"]

_SECRET = "submission_secret.txt"

_FULL = {errno.ENOSPC: "no space is left", errno.EDQUOT: "the quota is used up", errno.EROFS: "it is read-only"}


def write_autograded(
    place: Path, lesson: Mapping[str, bytes], submitted: Mapping[str, bytes], notebooks: Mapping[str, str]
) -> None:
    """Fill the folder ``place`` anew; it is built beside its place, then moved into it.

    Where names clash, the graded notebooks win over the lesson's files, and those over the student's.
    """
    ours = {**lesson, **{f"{name}.ipynb": text.encode() for name, text in notebooks.items()}}
    theirs, _ = fitting(submitted, ours)
    place.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=place.parent))
    try:
        for name, content in {**theirs, **ours}.items():
            path = building / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(0o444)
        building.chmod(0o755)
        if place.exists():
            shutil.rmtree(place)
        building.replace(place)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def fitting(submitted: Mapping[str, bytes], ours: Iterable[str]) -> tuple[dict[str, bytes], list[str]]:
    """The submitted files, notebooks left out, that can lie beside ``ours``, and the names of those that cannot.

    Where ``ours`` has a file there can be no folder of that name, and where it has a folder no file.
    """
    taken = set(ours)
    above = {parent for name in taken for parent in _parents(name)}
    kept, left_out = {}, []
    for name, content in submitted.items():
        if name.lower().endswith(".ipynb"):
            continue
        if name in above or taken.intersection(_parents(name)):
            left_out.append(name)
        else:
            kept[name] = content
    return kept, left_out


def _parents(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def write_pages(folder: Path, pages: Mapping[str, str], autograded: Path) -> None:
    """Write feedback pages, each in one step, with what ``nbgrader release_feedback`` asks for beside them.

    That are the time of submission and the secret by which a student fetches the pages, from the ``autograded`` folder.
    Where the work did not come through the exchange they are made up: without them the command stops for everybody.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, made_up in ((TIMESTAMP, ""), (_SECRET, secrets.token_hex(50))):
        path, there = folder / name, autograded / name
        if there.is_file():
            path.write_bytes(there.read_bytes())
        elif not path.exists():
            path.write_text(made_up)
    for name, page in pages.items():
        path = folder / f"{name}.html"
        path.with_suffix(".part").write_text(page, encoding="utf-8", errors="replace")
        path.with_suffix(".part").replace(path)


def releasable(folder: Path) -> bool:
    """Whether ``nbgrader release_feedback`` finds what it needs in a feedback folder."""
    return all(folder.joinpath(name).is_file() for name in (TIMESTAMP, _SECRET))


def cannot_write(error: BaseException) -> str | None:
    """In one line, that this error means a disk or a database that nothing can be written to; None if it does not."""
    if isinstance(error, sqlalchemy.exc.OperationalError):
        return f"the gradebook's database cannot be used: {error.orig}"
    if isinstance(error, OSError) and error.errno in _FULL:
        return f"cannot write {error.filename or 'a file'}: {_FULL[error.errno]}"
    return None
