"""A notebook cut to what a page can show: in one pass, by lengths alone, before anything of it is rendered."""

from __future__ import annotations

import copy
from typing import Any

from nbformat.v4 import new_output

__all__ = ["Room", "trimmed"]

#: Characters of one cell's source, of the text of one output, and of one cleaned table or picture.
LONGEST_SOURCE = 200_000
LONGEST_TEXT = 20_000
LONGEST_HTML = 200_000
LONGEST_IMAGE = 6_000_000
#: Characters of a whole page: sources and texts, and pictures.
PAGE_TEXT = 3_000_000
PAGE_IMAGES = 20_000_000
MOST_OUTPUTS = 50

LEFT_OUT = "[left out here: the page would become too large]"


class Room:
    """What is left of a page; ``cut`` tells whether something had to be left out."""

    def __init__(self) -> None:
        self.text, self.images, self.cut = PAGE_TEXT, PAGE_IMAGES, False

    def take(self, text: str, longest: int) -> str:
        """``text``, or its beginning with a remark how much is missing."""
        room = max(0, min(longest, self.text))
        self.text -= min(len(text), room)
        if len(text) <= room:
            return text
        self.cut = True
        return f"{text[:room]}\n[… {len(text) - room} more characters are left out here]"

    def image(self, data: str) -> bool:
        """Whether a picture still fits."""
        fits = len(data) <= min(LONGEST_IMAGE, self.images)
        self.images -= len(data) if fits else 0
        self.cut |= not fits
        return fits


def trimmed(nb: Any) -> tuple[Any, bool]:
    """A copy of ``nb`` with its sources and outputs cut to the room of a page, and whether anything was cut."""
    room = Room()
    cells = []
    for cell in nb.cells:
        slim = type(cell)(
            {key: value for key, value in cell.items() if key not in ("source", "outputs", "attachments")}
        )
        slim["source"] = room.take(cell.source, LONGEST_SOURCE)
        if "outputs" in cell:
            slim["outputs"] = _outputs(cell.outputs, room)
        if "attachments" in cell:
            slim["attachments"] = {
                name: bundle
                for name, bundle in cell.attachments.items()
                if room.image("".join(map(str, bundle.values())))
            }
        cells.append(copy.deepcopy(slim))
    page = type(nb)({key: copy.deepcopy(value) for key, value in nb.items() if key != "cells"})
    page["cells"] = cells
    return page, room.cut


def _outputs(outputs: list[Any], room: Room) -> list[Any]:
    kept = []
    for output in outputs:
        if len(kept) >= MOST_OUTPUTS or room.text <= 0:
            room.cut = True
            kept.append(new_output("stream", text=LEFT_OUT))
            break
        kept.append(_output(output, room))
    return kept


def _output(output: Any, room: Room) -> Any:
    kind = output.get("output_type")
    if kind == "stream":
        return new_output("stream", name=output.name, text=room.take(output.text, LONGEST_TEXT))
    if kind == "error":
        lines = room.take("\n".join(map(str, output.traceback)), LONGEST_TEXT).split("\n")
        said = {"ename": str(output.ename)[:200], "evalue": room.take(str(output.evalue), 4_000)}
        return new_output("error", **said, traceback=lines)
    data = {}
    for mime, value in output.get("data", {}).items():
        text = "".join(map(str, value)) if isinstance(value, list) else value
        if not isinstance(text, str):
            continue
        if mime.startswith("image/"):
            if room.image(text):
                data[mime] = text
        elif mime == "text/html":
            if len(text) <= min(LONGEST_HTML, room.text):
                data[mime] = room.take(text, LONGEST_HTML)
            else:
                room.cut = True
        elif mime.startswith("text/"):
            data[mime] = room.take(text, LONGEST_TEXT)
    if not data:
        return new_output("stream", text=LEFT_OUT)
    return new_output("display_data", data=data)
