"""Bringing a submitted notebook back to the lesson's shape, before anything of it runs.

What nbgrader needs to know about a cell (its id, points, locked and graded flags, type) is taken from the gradebook and
never from the submission. All other metadata and every output is dropped. Duplicated, deleted, retyped and misplaced
cells are put right, so that one damaged cell costs at most its own points.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import intake
from autograder.grading.store import LessonCell, lesson_cells
from autograder.hidden import USUAL, Marks

_KINDS = ("code", "markdown", "raw")
_LONGEST_FOUND = 20_000
#: Tags of free cells that say how they are run.
_TAGS = ("study", "raises-exception")
_MIMES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"}


class GuardedNotebookExporter(NotebookExporter):
    """nbgrader's notebook exporter, reading the file by ``intake.parse_notebook``: no links, no bombs, no recursion."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        folder, base = os.path.split(filename)
        content, why = intake.read_regular(Path(filename))
        if content is None:
            raise intake.Refused(f"{base}: {why}")
        raw = intake.parse_notebook(content)
        resources = resources if resources is not None else {}
        resources["metadata"] = {"name": os.path.splitext(base)[0], "path": folder}
        return self.from_notebook_node(loose_notebook(raw), resources=resources, **kw)


def loose_notebook(raw: dict[str, Any]) -> nbformat.NotebookNode:
    """A parsed notebook as nbformat's type, with what every cell must have; contents are not judged."""
    node = nbformat.from_dict(raw)
    for number, cell in enumerate(node.cells):
        # nobody's ids: exporters print those that stand twice, whatever their length
        cell["id"] = f"cell-{number}"
        if not isinstance(cell.get("metadata"), dict):
            cell["metadata"] = nbformat.NotebookNode()
        if not isinstance(cell.metadata.get("nbgrader", {}), dict):
            del cell.metadata["nbgrader"]
        cell["source"] = intake.cell_source(cell)
        if cell.get("cell_type") == "code":
            cell.setdefault("outputs", [])
            cell.setdefault("execution_count", None)
    return node


class Repair(NbGraderPreprocessor):
    """First step of ``Autograde.sanitize_preprocessors``: the submission in the lesson's shape, nothing else in it.

    Leaves two things in the notebook's metadata: ``autograder``, the lesson's own settings (mask, timeout, ...) from
    the instructor's source, and ``autograder_intake``: ``{"status": "repaired" | "graded", "notes": [...]}``.
    """

    def preprocess(self, nb: Any, resources: Any) -> Any:
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as gradebook:
            lesson, settings = lesson_cells(gradebook, names["assignment"], names["notebook"])
        cells, notes, repaired = repair_cells(nb.cells, lesson, Marks.of(self.config))
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"
        clean = new_notebook(cells=cells)
        clean.metadata["language_info"] = {"name": "python"}
        clean.metadata["autograder"] = settings
        clean.metadata["autograder_intake"] = {"status": "repaired" if repaired else "graded", "notes": notes}
        self._forget_links(resources)
        return nbformat.from_dict(clean), resources

    def _forget_links(self, resources: Any) -> None:
        """Remove what nbgrader copied through a symbolic link out of the folder where the notebook will run."""
        source = resources.get("metadata", {}).get("path")
        writer = getattr(getattr(self.parent, "parent", None), "_format_dest", None)
        if not source or writer is None:
            return
        dest = Path(writer(resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]))
        for where, _, files in os.walk(source, followlinks=False):
            for name in files:
                link = Path(where, name)
                if link.is_symlink():
                    (dest / link.relative_to(source)).unlink(missing_ok=True)


def repair_cells(cells: list[Any], lesson: list[LessonCell], marks: Marks = USUAL) -> tuple[list[Any], list[str], bool]:
    """The submission's cells with the lesson's cells in place.

    Returns the new cells, remarks in words, and whether anything had to be put back. Edited metadata and edited locked
    text are corrected without a remark, as nbgrader does.
    """
    by_name = {cell.name: cell for cell in lesson}
    built = [(_rebuild(cell), intake.grade_id(cell)) for cell in cells]
    claims: dict[str, list[int]] = {}
    for position, (_, name) in enumerate(built):
        if name in by_name:
            claims.setdefault(name, []).append(position)
    for position, name in _unlabelled(built, lesson, claims, marks):
        claims[name] = [position]

    notes: list[str] = []
    holder: dict[int, LessonCell] = {}
    dropped: set[int] = set()
    for name, positions in claims.items():
        keep = _choose(by_name[name], [(p, built[p][0]) for p in positions], marks)
        holder[keep] = by_name[name]
        if len(positions) > 1:
            notes.append(f"cell '{name}' was there {len(positions)} times; one was kept")
            if by_name[name].locked:
                dropped.update(p for p in positions if p != keep)

    result: list[tuple[Any, LessonCell | None]] = []
    for position, (cell, _) in enumerate(built):
        if position in dropped:
            continue
        known = holder.get(position)
        if known is not None:
            if cell.cell_type != known.cell_type:
                notes.append(f"cell '{known.name}' had become a {cell.cell_type} cell")
            cell = _as_lesson_cell(known, cell)
        result.append((cell, known))

    _restore(result, lesson, notes)
    _put_tests_after_solutions(result, lesson, notes)
    return [cell for cell, _ in result], notes, bool(notes)


def _rebuild(cell: Any) -> Any:
    kind = cell.get("cell_type")
    fresh = _new_cell(kind if kind in _KINDS else "raw", intake.cell_source(cell))
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    kept = [tag for tag in _TAGS if isinstance(tags, list) and tag in tags]
    if kept and fresh["cell_type"] == "code":
        fresh.metadata["tags"] = kept
    if kind == "markdown" and (attachments := _images(cell.get("attachments"))):
        fresh["attachments"] = attachments
    return fresh


def _new_cell(kind: str, source: str) -> Any:
    """As `nbformat.v4` makes one, without looking up in the schema that what is made here is a cell."""
    run = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return nbformat.from_dict({"cell_type": kind, "metadata": {}, "source": source, **run})


def _images(attachments: Any) -> dict[str, dict[str, str]]:
    """The pictures among a cell's attachments, one MIME type each; in a page they are images that run nothing."""
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in attachments.items() if isinstance(attachments, dict) else ():
        for mime, data in bundle.items() if isinstance(bundle, dict) else ():
            if mime in _MIMES and (picture := _picture(mime, data)):
                kept[str(name).encode("utf-8", "replace").decode()] = {mime: picture}
    return kept


def _picture(mime: str, data: Any) -> str | None:
    text = "".join(part for part in data if isinstance(part, str)) if isinstance(data, list) else data
    if not isinstance(text, str):
        return None
    if mime == "image/svg+xml" and text.lstrip().startswith("<"):
        return base64.b64encode(text.encode("utf-8", "replace")).decode()
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return text


def released_text(cell: LessonCell, marks: Marks) -> str:
    """What the student was given: the stored source without its hidden tests."""
    return marks.shown(cell.source).strip()


def _unlabelled(
    built: list[Any], lesson: list[LessonCell], claims: dict[str, list[int]], marks: Marks
) -> list[tuple[int, str]]:
    """Cells that lost their nbgrader metadata (an editor dropped it) but still hold a locked cell's text."""
    lost = {released_text(cell, marks): cell.name for cell in lesson if cell.locked and cell.name not in claims}
    matches = []
    for position, (cell, name) in enumerate(built):
        text = cell.source.strip()
        if text and text in lost and (name is None or name not in {c.name for c in lesson}):
            matches.append((position, lost.pop(text)))
    return matches


def _choose(known: LessonCell, candidates: list[tuple[int, Any]], marks: Marks) -> int:
    """Which of several cells with one id counts: the first that is as given (locked) or that was answered."""
    given = released_text(known, marks)
    for position, cell in candidates:
        if (cell.source.strip() in (given, known.source.strip())) == known.locked:
            return position
    return candidates[0][0]


def _as_lesson_cell(known: LessonCell, cell: Any | None = None) -> Any:
    source = known.source if cell is None or known.locked else cell.source
    fresh = _new_cell(known.cell_type, source)
    if cell is not None and "attachments" in cell and known.cell_type == "markdown":
        fresh["attachments"] = cell["attachments"]
    fresh.metadata["nbgrader"] = known.metadata()
    if known.locked:
        fresh.metadata.update(deletable=False, editable=False)
    return fresh


def _restore(result: list[tuple[Any, LessonCell | None]], lesson: list[LessonCell], notes: list[str]) -> None:
    """Put deleted cells back, in place. A deleted solution cell stays deleted: its stub would undo an answer that the
    student wrote in another cell."""
    for index, known in enumerate(lesson):
        place = {cell.name: i for i, (_, cell) in enumerate(result) if cell is not None}
        if known.name in place:
            continue
        notes.append(f"cell '{known.name}' had been deleted" + ("" if known.is_answer else " and was put back"))
        if known.is_answer:
            continue
        before = [place[c.name] for c in lesson[:index] if c.name in place]
        after = [place[c.name] for c in lesson[index + 1 :] if c.name in place]
        if known.grade:
            # as late as possible, so that an answer in an extra cell is defined when the test runs
            position = min((p for p in after if p > max(before, default=-1)), default=len(result))
        else:
            position = max(before, default=-1) + 1
        cell = _as_lesson_cell(known)
        if known.is_manual and known.solution:
            texts = _unmarked(result, known, max(before, default=-1), min(after, default=len(result)))
            if texts:
                _point_to_answers(cell, texts)
                notes.append(f"cell '{known.name}' lacks its label: a person should look for the answer")
        result.insert(position, (cell, known))


def _unmarked(result: list[tuple[Any, LessonCell | None]], known: LessonCell, start: int, end: int) -> list[str]:
    """Texts of unmarked cells that may be an answer which lost its label: those in its place, or all there are."""
    texts = [
        (place, cell.source.strip())
        for place, (cell, lesson) in enumerate(result)
        if lesson is None
        and cell.cell_type == known.cell_type
        and cell.source.strip() not in ("", known.source.strip())
    ]
    return [text for place, text in texts if start < place < end] or [text for _, text in texts]


def _point_to_answers(cell: Any, texts: list[str]) -> None:
    """Leave it to a person whether one of `texts` is the answer: a cell as it was given would count as no answer."""
    found = "\n\n".join(texts)[:_LONGEST_FOUND]
    said = f"This cell was missing or had lost its label. Unmarked cells in its place say:\n\n{found}"
    cell.source = said if cell.cell_type != "code" else "\n".join(f"# {line}" for line in said.split("\n"))


def _put_tests_after_solutions(
    result: list[tuple[Any, LessonCell | None]], lesson: list[LessonCell], notes: list[str]
) -> None:
    """A test cell that stands before the answer it tests is moved behind it; no other cell changes its place."""
    anchor: str | None = None
    for known in lesson:
        if known.is_answer:
            anchor = known.name
        if anchor is None or not (known.grade and known.locked):
            continue
        place = {cell.name: i for i, (_, cell) in enumerate(result) if cell is not None}
        if anchor in place and place[known.name] < place[anchor]:
            item = result.pop(place[known.name])
            result.insert(place[anchor], item)
            notes.append(f"cell '{known.name}' stood before the answer it tests")
            anchor = known.name
