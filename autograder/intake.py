"""Bringing in what a student handed in: files read without trust, the lesson's notebooks found among them.

Nothing here runs or renders anything. A submission is a folder; its regular files are read into memory within limits
(never through a symbolic link, never from a pipe or device), and a notebook is parsed into plain cells or refused with
a reason. What a refused or absent file means for the grade is decided in ``autograder.grading``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

MAX_NOTEBOOK_BYTES = 25_000_000
MAX_SUBMISSION_BYTES = 100_000_000
MAX_FILES = 500
MAX_FOLDERS_DEEP = 4
MAX_JSON_DEPTH = 64
MAX_CELLS = 2000
#: A file under another name is taken for the lesson's notebook when it holds at least this share of its cells.
RECOGNISED_SHARE = 1 / 3

_SKIPPED_FOLDERS = {".ipynb_checkpoints", "__pycache__", ".git", ".virtual_documents"}


class Refused(Exception):
    """A file cannot be taken as a notebook; the message says why, in words fit for a report."""


def usable_id(name: str) -> str | None:
    """Why ``name`` cannot be a student's id, or None when it can. An id becomes one folder name and a database key."""
    if not name or name in {".", ".."} or name.startswith("."):
        return "it is empty or begins with a dot"
    if len(name) > 128 or len(name.encode("utf-8", "surrogateescape")) > 200:
        return "it is longer than 128 characters"
    if any(ch in name for ch in "/\\\0") or not name.isprintable():
        return "it holds a path separator or a control character"
    if name != name.strip():
        return "it begins or ends with a space"
    return None


@dataclass
class Parcel:
    """The regular files of one submission: relative POSIX path -> content, and remarks about what was left out."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    #: notebooks that are there but were not read, and why
    unread: dict[str, str] = field(default_factory=dict)
    refused: str | None = None

    def digest(self) -> str:
        """Hash of names and contents: the same work has the same digest."""
        h = hashlib.sha256()
        for name in sorted(self.files):
            h.update(f"{name}\0{len(self.files[name])}\0".encode("utf-8", "surrogateescape"))
            h.update(self.files[name])
        h.update(repr((self.refused, sorted(self.unread.items()))).encode("utf-8", "surrogateescape"))
        return h.hexdigest()


def collect(folder: Path) -> Parcel:
    """Read the files of ``folder``, which may be absent, within limits and without following a link."""
    parcel = Parcel()
    for place in (folder.parent, folder):
        if os.path.islink(place):
            parcel.refused = "the submission is a symbolic link, which is not followed"
            return parcel
    total = 0
    for where, folders, names in os.walk(folder, followlinks=False):
        here = PurePosixPath(Path(where).relative_to(folder).as_posix())
        for name in [n for n in folders if Path(where, n).is_symlink()]:
            parcel.notes.append(f"left out the symbolic link {show(here / name)}")
        deep = len(here.parts) >= MAX_FOLDERS_DEEP
        folders[:] = [] if deep else sorted(n for n in folders if n not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            relative = here / name
            if name.endswith(".pyc") or name == ".DS_Store":
                continue
            content, why = read_regular(Path(where, name), MAX_SUBMISSION_BYTES - total)
            if content is None:
                if name.lower().endswith(".ipynb"):
                    parcel.unread[relative.as_posix()] = why
                else:
                    parcel.notes.append(f"left out {show(relative)}: {why}")
                continue
            total += len(content)
            parcel.files[relative.as_posix()] = content
            if len(parcel.files) > MAX_FILES:
                parcel.refused = f"the submission holds more than {MAX_FILES} files"
                return parcel
    return parcel


def show(path: PurePosixPath | str, longest: int = 120) -> str:
    """A file name, or a line, fit to be printed: no control characters, no end of line, not too long."""
    text = str(path)[:longest].encode("utf-8", "replace").decode()
    return "".join(ch if ch.isprintable() else "?" for ch in text)


def read_regular(path: Path, room: int = MAX_NOTEBOOK_BYTES) -> tuple[bytes | None, str]:
    """Content of a regular file of at most ``room`` bytes, or None and why not. Links and pipes are not opened."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None, "it is a symbolic link" if path.is_symlink() else "it cannot be read"
    with os.fdopen(handle, "rb") as file:
        info = os.fstat(handle)
        if not stat.S_ISREG(info.st_mode):
            return None, "it is not a regular file"
        limit = min(MAX_NOTEBOOK_BYTES, room) if path.suffix == ".ipynb" else room
        if info.st_size > limit:
            return None, f"it is larger ({info.st_size / 1e6:.0f} MB) than the {limit / 1e6:.0f} MB allowed"
        return file.read(limit + 1)[:limit], ""


def parse_notebook(content: bytes) -> dict[str, Any]:
    """The notebook in ``content`` as ``{"cells": [...], "metadata": {...}}`` of nbformat 4; raises ``Refused``."""
    if len(content) > MAX_NOTEBOOK_BYTES:
        raise Refused(f"the file is larger than {MAX_NOTEBOOK_BYTES / 1e6:.0f} MB")
    if not content.strip(b"\0 \t\r\n"):
        raise Refused("the file is empty")
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused("the file is not UTF-8 text") from None
    except RecursionError:
        raise Refused("the JSON is nested too deeply") from None
    except ValueError as error:
        raise Refused(f"the file is not valid JSON ({show(str(error))})") from None
    if not isinstance(raw, dict):
        raise Refused("the JSON is not a notebook")
    if _deeper_than(raw, MAX_JSON_DEPTH):
        raise Refused("the JSON is nested too deeply")
    if raw.get("nbformat") in (1, 2, 3):
        raw = _upgrade(raw)
    if raw.get("nbformat") != 4 or not isinstance(raw.get("cells"), list):
        raise Refused("the JSON is not a notebook")
    if len(raw["cells"]) > MAX_CELLS:
        raise Refused(f"the notebook has more than {MAX_CELLS} cells")
    raw["cells"] = [cell for cell in raw["cells"] if isinstance(cell, dict)]
    if not isinstance(raw.get("metadata"), dict):
        raw["metadata"] = {}
    return raw


def _upgrade(raw: dict[str, Any]) -> dict[str, Any]:
    import nbformat

    with contextlib.suppress(Exception):
        return nbformat.convert(nbformat.from_dict(raw), 4)
    raise Refused("the notebook is in an old format that cannot be read")


def _deeper_than(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        if not below:
            return False
        level = [item for item in below if isinstance(item, dict | list)]
    return bool(level)


def cell_source(cell: dict[str, Any]) -> str:
    """Text of a cell, whatever a strange file made of it; lone surrogates become question marks."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.encode("utf-8", "replace").decode() if isinstance(source, str) else ""


def grade_id(cell: dict[str, Any]) -> str | None:
    """nbgrader's name of a cell, or None."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return name if isinstance(name, str) else None


@dataclass
class Found:
    """What a submission holds for one of the lesson's notebooks."""

    status: str = "missing"
    content: bytes | None = None
    notes: list[str] = field(default_factory=list)


def find_notebooks(parcel: Parcel, wanted: dict[str, set[str]]) -> dict[str, Found]:
    """Match a submission's files to the lesson's notebooks; ``wanted`` maps a notebook's name to its cells' ids.

    The file with the right name in the right place wins. Without it, or when it cannot be read, the file that holds
    most of the notebook's cells is taken instead ("renamed"). Status is graded, renamed, corrupt or missing.
    """
    shares: dict[str, dict[str, float]] = {}
    reasons = dict(parcel.unread)
    files = parcel.files
    for path in [p for p in files if p.lower().endswith(".ipynb")]:
        try:
            ids = {grade_id(cell) for cell in parse_notebook(files[path])["cells"]}
        except Refused as refusal:
            reasons[path] = str(refusal)
        else:
            shares[path] = {name: len(ids & cells) / max(len(cells), 1) for name, cells in wanted.items()}

    result = {}
    right_names = {f"{name}.ipynb" for name in wanted}
    for name in wanted:
        path = f"{name}.ipynb"
        others = [p for p in shares if p not in right_names and shares[p][name] >= RECOGNISED_SHARE]
        # several look-alikes: most cells first, then the shallowest and alphabetically first, so the choice is stable
        others.sort(key=lambda p: (-shares[p][name], p.count("/"), p))
        named = path in shares
        found = Found()
        if named and (shares[path][name] > 0 or not others):
            found.status, found.content = "graded", files[path]
            found.notes += [f"ignored a second notebook, {show(p)}" for p in shares if p not in right_names]
        elif others:
            found.status, found.content = "renamed", files[others[0]]
            found.notes.append(f"graded {show(others[0])} as {path}")
            if path in reasons:
                found.notes.append(f"{path} could not be read: {reasons[path]}")
        elif path in reasons or (reasons and len(wanted) == 1):
            broken = path if path in reasons else sorted(reasons)[0]
            found.status = "corrupt"
            found.notes.append(f"{show(broken)}: {reasons[broken]}")
        else:
            found.notes.append(f"no file {path}, and no other notebook with this lesson's cells")
        result[name] = found
    return result
