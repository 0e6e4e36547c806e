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
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from autograder import shown
from autograder.bounded import Allowance, TooMuch, bounded

#: Of a notebook without its outputs; with them it may be as large as a whole submission.
MAX_NOTEBOOK_BYTES = 25_000_000
MAX_SUBMISSION_BYTES = 100_000_000
MAX_FILES = 500
#: Names that are looked at in a folder with very many.
MAX_NAMES = 20_000
MAX_NOTES = 50
MAX_FOLDERS_DEEP = 4
MAX_JSON_DEPTH = 64
MAX_CELLS = 2000
#: A file under another name is taken for the lesson's notebook when it holds at least this share of its cells.
RECOGNISED_SHARE = 1 / 3

_SLIMMING = Allowance(cpu_seconds=30, memory_bytes=2 << 30, answer_bytes=MAX_SUBMISSION_BYTES)
_COPY = re.compile(r"(?:[ _-]*\(\d+\)|[ _-]+copy[ _-]?\d*)$")
_SKIPPED_FOLDERS = {".ipynb_checkpoints", "__pycache__", ".git", ".virtual_documents"}


class Refused(Exception):
    """A file cannot be taken as a notebook; the message says why, in words fit for a report."""


def usable_id(name: str) -> str | None:
    """Why ``name`` cannot be a student's id, or None when it can. An id becomes one folder name and a database key."""
    if not name or name in {".", ".."} or name.startswith("."):
        return "it is empty or begins with a dot"
    if len(name) > 128 or len(name.encode("utf-8", "surrogatepass")) > 200:
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
            h.update(f"{name}\0{len(self.files[name])}\0".encode("utf-8", "surrogatepass"))
            h.update(self.files[name])
        h.update(repr((self.refused, sorted(self.unread.items()))).encode("utf-8", "surrogatepass"))
        return h.hexdigest()


def collect(folder: Path) -> Parcel:
    """Read the files of ``folder``, which may be absent, within limits and without following a link.

    Notebooks come first, then what lies nearest to them: whatever lies beside the work takes no room from it.
    """
    parcel = Parcel()
    for place in (folder.parent, folder):
        if os.path.islink(place):
            parcel.refused = "the submission is a symbolic link, which is not followed"
            return parcel
    names = _names(folder, parcel.notes)
    names.sort(key=lambda name: (not name.lower().endswith(".ipynb"), name.count("/"), name))
    total, crowded = 0, 0
    for name in names:
        is_notebook = name.lower().endswith(".ipynb")
        if len(parcel.files) >= MAX_FILES:
            crowded += 1
            continue
        content, why = read_regular(folder / name, MAX_SUBMISSION_BYTES - total)
        if content is not None:
            total += len(content)
            parcel.files[name] = content
        elif is_notebook:
            parcel.unread[name] = why
        else:
            parcel.notes.append(f"left out {shown.line(name)}: {why}")
    if crowded:
        parcel.notes.append(f"left out {crowded} of {len(names)} files: {MAX_FILES} are taken")
    return parcel


def _names(folder: Path, notes: list[str]) -> list[str]:
    """Relative POSIX paths of the files of ``folder``, links and pipes too; a note says which folders were left out."""
    names: list[str] = []
    looked_at = 0

    def unreadable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            where = os.path.relpath(error.filename or folder, folder)
            notes.append(f"left out the folder {shown.line(where)}: it cannot be read")

    for where, folders, files in os.walk(folder, onerror=unreadable, followlinks=False):
        here = PurePosixPath(Path(where).relative_to(folder).as_posix())
        for name in [n for n in folders if os.path.islink(os.path.join(where, n))]:
            notes.append(f"left out the symbolic link {shown.line(here / name)}")
        deep = len(here.parts) >= MAX_FOLDERS_DEEP
        folders[:] = [] if deep else sorted(n for n in folders if n not in _SKIPPED_FOLDERS)
        names += [(here / n).as_posix() for n in sorted(files) if not n.endswith(".pyc") and n != ".DS_Store"]
        looked_at += 1 + len(folders) + len(files)
        if looked_at > MAX_NAMES:
            notes.append(f"the submission holds more than {MAX_NAMES} files and folders; the rest was not looked at")
            break
    return names


def brief(notes: list[str]) -> list[str]:
    """Remarks fit for a report: not too many, none too long, nothing in them that is not to be printed."""
    more = [f"and {len(notes) - MAX_NOTES} more remarks"] if len(notes) > MAX_NOTES else []
    return [shown.line(note, 300) for note in notes[:MAX_NOTES]] + more


def size(n_bytes: float) -> str:
    """A number of bytes in words."""
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1e5 else f"{n_bytes:.0f} bytes"


def read_regular(path: Path, room: int = MAX_SUBMISSION_BYTES) -> tuple[bytes | None, str]:
    """Content of a regular file of at most ``room`` bytes, or None and why not. Links and pipes are not opened."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None, "it is a symbolic link" if os.path.islink(path) else "it cannot be read"
    with os.fdopen(handle, "rb") as file:
        info = os.fstat(handle)
        if not stat.S_ISREG(info.st_mode):
            return None, "it is not a regular file"
        if info.st_size > room:
            taken = f", of which {size(max(0, room))} are left" if room < MAX_SUBMISSION_BYTES else ""
            allowed = f"larger than the {size(MAX_SUBMISSION_BYTES)} that a submission may have{taken}"
            return None, f"it has {size(info.st_size)}, {allowed}"
        return file.read(room + 1)[:room], ""


def slimmed(content: bytes) -> bytes:
    """A notebook that is too large because of its outputs, without them; raises ``Refused`` if that is not why."""
    if len(content) <= MAX_NOTEBOOK_BYTES:
        return content
    try:
        slim = bounded(lambda: _without_outputs(content), _SLIMMING)
    except TooMuch as error:
        raise Refused(f"the file has {size(len(content))} and cannot be read: {error}") from None
    if len(slim) > MAX_NOTEBOOK_BYTES:
        allowed = f"{size(len(slim))} without outputs, more than the {size(MAX_NOTEBOOK_BYTES)} allowed"
        raise Refused(f"the notebook has {allowed}")
    return slim


def _without_outputs(content: bytes) -> bytes:
    raw = json.loads(content.decode("utf-8-sig"))
    for cell in raw["cells"]:
        cell["outputs"] = []
    return json.dumps(raw, separators=(",", ":")).encode()


def parse_notebook(content: bytes) -> dict[str, Any]:
    """The notebook in ``content`` as ``{"cells": [...], "metadata": {...}}`` of nbformat 4; raises ``Refused``."""
    content = slimmed(content)
    if not content.strip(b"\0 \t\r\n"):
        raise Refused("the file is empty")
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused("the file is not UTF-8 text") from None
    except RecursionError:
        raise Refused("the JSON is nested too deeply") from None
    except ValueError as error:
        raise Refused(f"the file is not valid JSON ({shown.line(str(error))})") from None
    if not isinstance(raw, dict):
        raise Refused("the JSON is not a notebook")
    if _deeper_than(raw, MAX_JSON_DEPTH):
        raise Refused("the JSON is nested too deeply")
    if raw.get("nbformat") in (1, 2, 3):
        raw = _upgrade(raw)
    if raw.get("nbformat") != 4 or not isinstance(raw.get("cells"), list):
        raise Refused("the JSON is not a notebook")
    if len(raw["cells"]) > MAX_CELLS:
        raise Refused(f"the notebook has {len(raw['cells'])} cells, more than the {MAX_CELLS} allowed")
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


def find_notebooks(
    parcel: Parcel, wanted: dict[str, set[str]], texts: dict[str, dict[str, str]] | None = None
) -> dict[str, Found]:
    """Match a submission's files to the lesson's notebooks; ``wanted`` maps a notebook's name to its cells' ids.

    The file with the right name in the right place wins. Without it, or when it cannot be read, another file that holds
    the notebook's cells is taken instead ("renamed"); no file counts twice. Which is told by the texts of its locked
    cells (``texts``: notebook -> id -> text), the share of cells, and its name. Status is graded, renamed, corrupt or
    missing.
    """
    reasons = dict(parcel.unread)
    files: dict[str, bytes] = {}
    evidence: dict[str, dict[str, tuple[float, float]]] = {}
    for path in [p for p in parcel.files if p.lower().endswith(".ipynb")]:
        try:
            files[path] = slimmed(parcel.files[path])
            cells = {grade_id(cell): cell_source(cell) for cell in parse_notebook(files[path])["cells"]}
        except Refused as refusal:
            reasons[path] = str(refusal)
        else:
            evidence[path] = {name: _evidence(cells, wanted[name], (texts or {}).get(name, {})) for name in wanted}
    taken = {f"{name}.ipynb": name for name in wanted if evidence.get(f"{name}.ipynb", {}).get(name, (0, 0))[1] > 0}
    for path, name in _look_alikes(evidence, wanted):
        if path not in taken and name not in taken.values():
            taken[path] = name
    for name in wanted:
        if f"{name}.ipynb" in evidence and name not in taken.values():
            taken.setdefault(f"{name}.ipynb", name)

    paths = {name: path for path, name in taken.items()}
    spare = [path for path in evidence if path not in taken]
    result = {}
    for name in wanted:
        found = result[name] = Found()
        right = f"{name}.ipynb"
        path = paths.get(name)
        if path is not None:
            found.status, found.content = "graded" if path == right else "renamed", files[path]
            if len(files[path]) < len(parcel.files[path]):
                was = size(len(parcel.files[path]))
                found.notes.append(f"{shown.line(path)} has {was}; it was read without its outputs")
            if path != right:
                found.notes.append(f"graded {shown.line(path)} as {right}")
                if right in reasons:
                    found.notes.append(f"{right} could not be read: {reasons[right]}")
            found.notes += [f"ignored a second notebook, {shown.line(p)}" for p in spare]
            spare = []
        elif right in reasons or (reasons and len(wanted) == 1):
            broken = right if right in reasons else sorted(reasons)[0]
            found.status = "corrupt"
            found.notes.append(f"{shown.line(broken)}: {reasons[broken]}")
        else:
            found.notes.append(f"no file {right}, and no other notebook with this lesson's cells")
    return result


def _evidence(cells: dict[str | None, str], wanted: set[str], texts: dict[str, str]) -> tuple[float, float]:
    """Shares of a notebook's locked texts, and of its cells, that a file holds."""
    same = sum(cells.get(name, "").strip() == text for name, text in texts.items())
    return same / max(len(texts), 1), len(wanted & cells.keys()) / max(len(wanted), 1)


def _look_alikes(
    evidence: dict[str, dict[str, tuple[float, float]]], wanted: dict[str, set[str]]
) -> list[tuple[str, str]]:
    """Files and the notebooks that they may be under another name, the best match first.

    Notebooks made from one template have the same ids: a copy of ``a`` is no ``b`` then, unless it holds more of ``b``.
    """
    pairs = []
    for path, shares in evidence.items():
        own = next((name for name in wanted if _plain_name(path) == name.lower()), None)
        for name, share in shares.items():
            is_copy_of_other = own not in (None, name) and share <= shares[own]
            if share[1] >= RECOGNISED_SHARE and not is_copy_of_other:
                # of equals the one of this name, then the shallowest and alphabetically first: the choice is stable
                order = (-share[0], -share[1], name != own, path.count("/"), path, name)
                pairs.append((order, path, name))
    return [(path, name) for _, path, name in sorted(pairs)]


def _plain_name(path: str) -> str:
    """A file's name without its folder and without what browsers and Jupyter add to a copy."""
    name = PurePosixPath(path).name[: -len(".ipynb")].lower()
    while (shorter := _COPY.sub("", name)) != name:
        name = shorter
    return name
