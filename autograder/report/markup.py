"""Filters that turn what a student wrote into HTML: cleaned, and within limits of length and of time.

nbconvert's renderers take a time that grows with the square of some texts, so a long cell, or one that needs too long,
is shown as it was typed. Nothing here raises for anything that a cell holds.

Most of a page is the lesson's own text, the same for everybody: what a process was told to `remember`, and the
processes it forks for single pages, draw that once.
"""

from __future__ import annotations

import time
from functools import cache
from html import escape
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter

from autograder.bounded import OutOfPatience, patience
from autograder.report.formulas import with_formulas
from autograder.report.harmless import safe_html

__all__ = ["FILTERS", "page_seconds", "plainly", "remember", "safe_markdown2html", "seconds_left"]

#: Characters of a markdown or code cell that are rendered; a longer one is shown as plain text.
LONGEST_MARKDOWN = 50_000
LONGEST_CODE = 100_000
#: Seconds of processor time for one cell.
CELL_SECONDS = 2.0

_ends: list[float] = []
_drawn: dict[tuple[str, str], str] = {}


def remember(cell_type: str, source: str) -> None:
    """Draw a cell's text here and now, and have it ready; for texts of the instructor only."""
    if (cell_type, source) not in _drawn:
        _drawn[cell_type, source] = safe_markdown2html({}, source) if cell_type == "markdown" else highlighted(source)


def page_seconds(seconds: float) -> None:
    """From now on, cells share ``seconds`` of this process's time: each gets at most an eighth of what is left."""
    _ends[:] = [time.process_time() + seconds]


def seconds_left() -> float:
    """Seconds of processor time that one cell or output may take now."""
    return min([CELL_SECONDS, *(max(0.02, (end - time.process_time()) / 8) for end in _ends)])


def plainly(text: str, why: str = "") -> str:
    """``text`` as it was typed, as HTML, with a remark above it."""
    remark = f"<p><em>[shown as plain text: {escape(why)}]</em></p>" if why else ""
    return f"{remark}<pre>{escape(text)}</pre>"


@cache
def _renderer() -> HTMLExporter:
    return HTMLExporter()


@pass_context
def safe_markdown2html(context: Any, source: str) -> str:
    """nbconvert's ``markdown2html`` filter with a cleaned result; also given to the formgrader's pages."""
    known = (context.get("cell") or {}).get("attachments") or {}
    if not known and ("markdown", source) in _drawn:
        return _drawn["markdown", source]
    if len(source) > LONGEST_MARKDOWN:
        return plainly(source, f"it is longer than {LONGEST_MARKDOWN} characters")
    try:
        with patience(seconds_left()):
            attachments = _Attachments({name: bundle for name, bundle in known.items() if bundle})
            shown = {"cell": {"attachments": attachments}, "resources": context.get("resources", {})}
            return with_formulas(safe_html(_renderer().markdown2html(shown, source)))
    except OutOfPatience:
        return plainly(source, "rendering it takes too long")
    except Exception as error:  # whatever a renderer says of a strange text
        return plainly(source, f"it cannot be rendered ({type(error).__name__})")


class _Attachments(dict):
    """A cell's pictures; one that is missing is empty, where nbconvert would refuse the whole page."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> dict[str, str]:
        return {"image/png": ""}


def highlighted(source: str, language: str | None = None, metadata: Any = None) -> str:
    """nbconvert's ``highlight_code`` for Python, within limits."""
    if ("code", source) in _drawn:
        return _drawn["code", source]
    if len(source) <= LONGEST_CODE:
        try:
            with patience(seconds_left()):
                return _highlighter()(source, language or "ipython3", metadata=metadata)
        except (OutOfPatience, Exception):
            pass
    return f'<div class="highlight">{plainly(source)}</div>'


@cache
def _highlighter() -> Any:
    from nbconvert.filters import Highlight2HTML

    return Highlight2HTML(pygments_lexer="ipython3")


def cleaned(element: str | bytes) -> str:
    """nbconvert's ``clean_html``, here with the list of what is allowed that all of a page obeys."""
    text = element.decode("utf-8", "replace") if isinstance(element, bytes) else str(element)
    if len(text) > LONGEST_CODE:
        return plainly(text[:LONGEST_CODE])
    try:
        with patience(seconds_left()):
            return safe_html(text)
    except (OutOfPatience, Exception):
        return plainly(text)


def unchanged(text: str) -> str:
    """In place of nbconvert's ``strip_files_prefix``, which looks for links of ten years ago in quadratic time."""
    return text


#: Taken by every exporter of pages that show students' work.
FILTERS = {
    "markdown2html": safe_markdown2html,
    "highlight_code": highlighted,
    "clean_html": cleaned,
    "strip_files_prefix": unchanged,
}
