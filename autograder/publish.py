"""Putting a lesson where students open it, without touching what somebody made of the lesson that is there.

A released notebook carries a digest of its own cells (``metadata.autograder.release``), so that every copy of it, also
in a fresh clone, can tell whether somebody has worked in it. For other files the gradebook remembers what the last
release was. A notebook that holds work is left alone, or kept beside the new one if that is asked for; another file
that differs is kept beside the new one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import intake
from autograder.configuration import Course
from autograder.grading.store import open_gradebook, released_files, remember_release

__all__ = ["Published", "Sign", "holds_work", "publish"]

_SIGNATURE = "release"


class Sign(NbGraderPreprocessor):
    """Last step of a release: the notebook's digest goes into its metadata."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        nb.metadata["autograder"] = {**nb.metadata.get("autograder", {}), _SIGNATURE: _digest_of_cells(nb.cells)}
        return nb, resources


@dataclass
class Published:
    """What became of the files of one lesson: paths in the folder that students open."""

    #: the lesson's notebooks, new or as they were
    notebooks: list[Path] = field(default_factory=list)
    #: notebooks that hold work, left as they were: of this release, and of another one
    worked: list[Path] = field(default_factory=list)
    outdated: list[Path] = field(default_factory=list)
    #: what was there before -> under which name it was kept
    kept: dict[Path, Path] = field(default_factory=dict)


def publish(course: Course, lesson: str, built: Path, replace: bool = False) -> Published:
    """Put the lesson that was generated in folder ``built`` into the course's release folder.

    ``replace`` puts the new notebook also where somebody has worked in the one that is there; that is then kept beside
    it under another name. Either all files are put there or none: they are copied beside their places first.
    """
    place = course.path("release", ".", lesson)
    with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
        last = released_files(gradebook, lesson)
    new = {path.relative_to(built).as_posix(): path for path in sorted(built.rglob("*")) if path.is_file()}
    result = Published(notebooks=[place / name for name in new if "/" not in name and name.endswith(".ipynb")])
    putting: dict[str, Path] = {}
    for name, path in new.items():
        there = place / name
        if not os.path.lexists(there):
            putting[name] = path
        elif path.suffix == ".ipynb" and not replace and holds_work(there, path):
            (result.worked if _signature(there) == _signature(path) else result.outdated).append(there)
        elif not _same(there, path):
            putting[name] = path
            untouched = not holds_work(there, path) if path.suffix == ".ipynb" else _digest(there) == last.get(name)
            if not untouched:
                result.kept[there] = _other_name(there)
    _put(place, putting, result.kept)
    for name in sorted(last.keys() - new.keys()):
        if _digest(place / name) == last[name]:
            place.joinpath(name).unlink()
    with open_gradebook(course.db_url, course.directory.course_id) as gradebook:
        remember_release(gradebook, lesson, {name: _digest(path) for name, path in new.items()})
    return result


def holds_work(notebook: Path, new: Path) -> bool:
    """Whether a released notebook was changed or run since its release, and differs from the ``new`` release.

    True for anything that is not a notebook.
    """
    content, _ = intake.read_regular(notebook)
    try:
        raw = intake.parse_notebook(content or b"")
    except intake.Refused:
        return True
    run = any(cell.get("outputs") or cell.get("execution_count") for cell in raw["cells"])
    return run or _digest_of_cells(raw["cells"]) not in (_signature_of(raw), _signature(new))


def _signature(notebook: Path) -> str | None:
    content, _ = intake.read_regular(notebook)
    with contextlib.suppress(intake.Refused):
        return _signature_of(intake.parse_notebook(content or b""))
    return None


def _signature_of(raw: Any) -> str | None:
    about = raw["metadata"].get("autograder")
    return about.get(_SIGNATURE) if isinstance(about, dict) else None


def _digest_of_cells(cells: Any) -> str:
    """Digest of the kinds and texts of cells: an editor may add metadata and ids when it only saves."""
    text = json.dumps([[str(cell.get("cell_type")), intake.cell_source(cell)] for cell in cells])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else None


def _same(there: Path, path: Path) -> bool:
    return _digest(there) == _digest(path)


def _other_name(path: Path) -> Path:
    """A free name beside ``path``, with the day."""
    stem = f"{path.stem} (kept {date.today().isoformat()}"
    names = (path.with_name(f"{stem}{number}){path.suffix}") for number in ("", *(f", {n}" for n in range(2, 10_000))))
    return next(name for name in names if not os.path.lexists(name))


def _put(place: Path, files: dict[str, Path], kept: dict[Path, Path]) -> None:
    """Copy all files beside their places, then move what is kept away and every copy into its place."""
    parts: dict[Path, Path] = {}
    try:
        for name, path in files.items():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            parts[target] = target.with_name(f".{target.name}.part")
            shutil.copy(path, parts[target])
        for there, other in kept.items():
            there.rename(other)
        for target, part in parts.items():
            part.replace(target)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
