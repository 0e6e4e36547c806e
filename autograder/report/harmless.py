"""Making what a student wrote safe to show in a browser.

HTML is rebuilt by bleach from an allow-list; nothing in it may run, load or post. SVG becomes an image, in which
browsers run no script and load nothing. Everything else but plain text and bitmap images is dropped.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer

_TAG_NAMES = """
    a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr
    i img ins kbd li ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr tt u ul var
"""
_TAGS = set(_TAG_NAMES.split())
_CSS = CSSSanitizer(
    allowed_css_properties=[
        "background-color",
        "border",
        "color",
        "font-style",
        "font-weight",
        "text-align",
        "text-decoration",
        "vertical-align",
        "white-space",
        "width",
    ]
)
_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z")
_SVG_IMAGE = re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=\s]+\Z")
_SOURCELESS = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_PLAIN_ATTRIBUTES = {
    "align",
    "alt",
    "class",
    "colspan",
    "height",
    "open",
    "rowspan",
    "scope",
    "style",
    "title",
    "width",
}

#: Elements without an end tag, or with one that a browser supplies: these do not pile up.
_UNPAIRED_NAMES = """
    area base br col embed hr img input link meta param source track wbr
    colgroup dd dt li option optgroup p rp rt tbody td tfoot th thead tr
"""
_UNPAIRED = set(_UNPAIRED_NAMES.split())
_START_OR_END = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
#: Deeper than any page that people write; the time of an HTML parser grows with the square of it and more.
_MAX_OPEN = 100

_BITMAPS = ("image/png", "image/jpeg", "image/gif", "image/webp")
#: Text that pages show escaped, or render through a filter that ends in ``safe_html``.
_TEXTS = ("text/plain", "text/latex", "text/markdown")


def _attribute(tag: str, name: str, value: str) -> bool:
    if name == "src":
        return tag == "img" and bool(_IMAGE.match(value) or _SVG_IMAGE.match(value))
    if name == "href":
        return tag == "a" and bool(_LINK.match(value.strip()))
    if name == "id":
        # heading anchors; never a name that a page's own script could look up
        return tag in {"h1", "h2", "h3", "h4", "h5", "h6"}
    return name in _PLAIN_ATTRIBUTES


def safe_html(html: str) -> str:
    """``html`` with nothing in it that runs or loads; disallowed tags are removed, their text stays.

    A tangle of tags that nobody closes is shown as the text it is.
    """
    if _tangled(html):
        return f"<pre>{escape(html)}</pre>"
    html = re.sub(r"<(script|style)\b.*?(</\1\s*>|\Z)", "", html, flags=re.DOTALL | re.IGNORECASE)
    cleaned = bleach.clean(
        html,
        tags=_TAGS,
        attributes=_attribute,
        protocols={"http", "https", "mailto", "data"},
        css_sanitizer=_CSS,
        strip=True,
    )
    return _SOURCELESS.sub("<em>[image removed]</em>", cleaned)


def _tangled(html: str) -> bool:
    still_open: Counter[str] = Counter()
    for end, name in _START_OR_END.findall(html):
        name = name.lower()
        if name in _UNPAIRED:
            continue
        if not end:
            still_open[name] += 1
            if still_open.total() > _MAX_OPEN:
                return True
        elif still_open[name]:
            still_open[name] -= 1
    return False


def safe_outputs(outputs: list[Any]) -> list[Any]:
    """Outputs of a code cell reduced to text, cleaned HTML and checked images."""
    kept = []
    for output in outputs:
        if output.get("output_type") in ("display_data", "execute_result"):
            data = safe_bundle(output.get("data", {}))
            if data:
                kept.append({**output, "data": data, "metadata": {}})
        elif output.get("output_type") in ("stream", "error"):
            kept.append(output)
    return kept


def safe_bundle(data: Mapping[str, Any]) -> dict[str, str]:
    """A MIME bundle without anything that could run."""
    safe: dict[str, str] = {}
    for mime, value in data.items():
        text = "".join(value) if isinstance(value, list) else value
        if not isinstance(text, str):
            continue
        if mime in _TEXTS:
            safe[mime] = text
        elif mime in _BITMAPS and _is_base64(text):
            safe[mime] = "".join(text.split())
        elif mime == "text/html":
            safe[mime] = safe_html(text)
        elif mime == "image/svg+xml":
            image = base64.b64encode(text.encode("utf-8", "replace")).decode()
            safe.setdefault("text/html", f'<img alt="figure" src="data:image/svg+xml;base64,{image}">')
    return safe


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
