"""Formulas as MathML, which browsers draw by themselves: a page with formulas needs no script and no network."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import bleach
from latex2mathml.converter import convert

__all__ = ["with_formulas"]

_TAG_NAMES = """
    math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup
    msup mtable mtd mtext mtr munder munderover
"""
_ATTRIBUTE_NAMES = """
    accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height
    largeop linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace
    scriptlevel separator stretchy symmetric voffset width xmlns
"""
_TAGS, _ATTRIBUTES = set(_TAG_NAMES.split()), set(_ATTRIBUTE_NAMES.split())
_TAG = re.compile(r"(<[^>]*>)")
_DELIMITER = re.compile(
    r"\\\\|\\\$|(?P<block>\$\$)|(?P<inline>\$)"
    r"|\\(?P<edge>begin|end)\{(?P<name>equation|align|gather)(?P<star>\*?)\}"
)
#: Drawing a formula takes about a millisecond, and some make the converter take much longer.
MAX_FORMULAS = 1000
MAX_LENGTH = 2000


def with_formulas(page: str) -> str:
    """The safe HTML `page` with the LaTeX formulas of its text drawn; those in code stay as they are.

    At most `MAX_FORMULAS` of at most `MAX_LENGTH` characters are drawn, the others stay as they were typed.
    """
    parts = _TAG.split(page)
    depth, left = 0, MAX_FORMULAS
    for place, part in enumerate(parts):
        if place % 2:
            depth += bool(re.match(r"<(code|pre)\b", part)) - bool(re.match(r"</(code|pre)\b", part))
        elif depth <= 0:
            parts[place], left = _with_drawn(part, left)
    return "".join(parts)


def _with_drawn(text: str, left: int) -> tuple[str, int]:
    done, pieces = 0, []
    for start, end, latex, block in _formulas(text):
        if left <= 0:
            break
        left -= 1
        pieces += [text[done:start], _drawn(text[start:end], latex, block)]
        done = end
    return "".join([*pieces, text[done:]]), left


def _formulas(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Start, end, LaTeX and whether it is a block, of each formula: one pass over the delimiters."""
    opened: re.Match | None = None
    for mark in _DELIMITER.finditer(text):
        if mark.lastgroup is None:  # an escaped dollar or backslash
            continue
        if opened is not None and _closes(opened, mark, text):
            inner = text[opened.end() : mark.start()]
            environment = opened["edge"] is not None
            latex = text[opened.start() : mark.end()] if environment else inner
            if inner.strip() and len(latex) <= MAX_LENGTH:
                yield opened.start(), mark.end(), latex, environment or opened["block"] is not None
            opened = None
        elif _opens(mark, text) and (opened is None or opened["inline"] or mark.start() - opened.start() > MAX_LENGTH):
            opened = mark


def _opens(mark: re.Match, text: str) -> bool:
    if mark["inline"]:
        return not text[mark.end() : mark.end() + 1].isspace()
    return mark["block"] is not None or mark["edge"] == "begin"


def _closes(opened: re.Match, mark: re.Match, text: str) -> bool:
    if opened["inline"]:
        before, after = text[mark.start() - 1], text[mark.end() : mark.end() + 1]
        return bool(mark["inline"]) and mark.start() > opened.end() and not before.isspace() and not after.isdigit()
    if opened["block"]:
        return mark["block"] is not None
    return mark["edge"] == "end" and (mark["name"], mark["star"]) == (opened["name"], opened["star"])


def _drawn(typed: str, latex: str, block: bool) -> str:
    latex = html.unescape(latex)
    try:
        markup = convert(latex.strip(), display="block" if block else "inline")
    except Exception:  # whatever a student typed: the converter has many ways to refuse it
        return typed
    return bleach.clean(markup, tags=_TAGS, attributes=lambda tag, name, value: name in _ATTRIBUTES, strip=True)
