"""Formulas as MathML, which browsers draw by themselves: a page with formulas needs no script and no network."""

from __future__ import annotations

import html
import re

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
_FORMULA = re.compile(
    r"\$\$(?P<block>.+?)\$\$|(?<![\\$])\$(?P<inline>[^$\s](?:[^$]*[^$\s\\])?)\$(?!\d)"
    r"|(?P<environment>\\begin\{(?P<name>equation|align|gather)\*?\}.+?\\end\{(?P=name)\*?\})",
    re.DOTALL,
)


def with_formulas(page: str) -> str:
    """The safe HTML `page` with the LaTeX formulas of its text drawn; those in code stay as they are."""
    parts = _TAG.split(page)
    depth = 0
    for place, part in enumerate(parts):
        if place % 2:
            depth += bool(re.match(r"<(code|pre)\b", part)) - bool(re.match(r"</(code|pre)\b", part))
        elif depth <= 0:
            parts[place] = _FORMULA.sub(_drawn, part)
    return "".join(parts)


def _drawn(match: re.Match) -> str:
    block = match["block"] or match["environment"]
    latex = html.unescape(block or match["inline"])
    try:
        markup = convert(latex.strip(), display="block" if block else "inline")
    except Exception:  # whatever a student typed: the converter has many ways to refuse it
        return match[0]
    return bleach.clean(markup, tags=_TAGS, attributes=lambda tag, name, value: name in _ATTRIBUTES, strip=True)
