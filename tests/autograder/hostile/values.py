"""Hostile values for every file, key, name and MIME bundle of a submission, as hypothesis draws them."""

from __future__ import annotations

import copy
import json
import os

from hypothesis import strategies as st

#: Text that breaks something somewhere: encodings, terminals, spreadsheets, HTML, markdown, formulas, paths, templates.
TEXTS = (
    "",
    "\ud800",
    "a\udfffb",
    "\0",
    "\x1b]0;owned\x07\x1b[2J",
    "\r\n=cmd()",
    "\u202eabc",
    "x" * 5_000,
    "\\\\(" * 300,
    "\\begin{align}" * 100,
    "$a" * 500,
    "<b><i>" * 200,
    "<script>alert(1)</script>",
    "</pre></body></html>",
    "{{ 7 * 7 }}{% raw %}",
    "../../etc/passwd",
    "attachment:gone.png",
    "![x](attachment:gone.png)",
    "### BEGIN HIDDEN TESTS\n### BEGIN MARK SCHEME",
    "test_fahrenheit",
    "__proto__",
)
texts = st.sampled_from(TEXTS)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from([0, -1, 10**30, -(10**400), 1e308, float("inf"), float("-inf"), float("nan")])
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)

MIMES = (
    "text/plain",
    "text/html",
    "text/markdown",
    "text/latex",
    "image/png",
    "image/svg+xml",
    "image/webp",
    "application/javascript",
    "application/vnd.jupyter.widget-view+json",
    "text/\ud800",
    "",
)
bundles = st.dictionaries(st.sampled_from(MIMES), values, max_size=4)
outputs = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "display_data", "execute_result", "error", "evil"])},
    optional={
        "data": bundles | values,
        "metadata": values,
        "name": values,
        "text": values,
        "ename": values,
        "evalue": values,
        "traceback": values,
        "execution_count": values,
    },
)


def places(node, here=()):
    """Every path into a JSON value."""
    yield here
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in below:
        yield from places(value, (*here, key))


def put(node, path, value):
    """A copy of ``node`` with ``value`` at ``path``."""
    if not path:
        return value
    changed = copy.copy(node)
    changed[path[0]] = put(node[path[0]], path[1:], value)
    return changed


@st.composite
def notebooks(draw, original):
    """The notebook ``original``, a dict, as bytes, with hostile values, keys, cells and outputs in a few places."""
    nb = original
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([path for path in places(nb) if len(path) > 1]))
        nb = put(nb, path, draw(values))
    if isinstance(nb.get("metadata"), dict):
        nb = {**nb, "metadata": {**nb["metadata"], draw(texts): draw(values)}}
    if isinstance(nb.get("cells"), list):
        strange = draw(st.lists(st.dictionaries(texts | st.sampled_from(["source", "cell_type"]), values), max_size=2))
        more = {"cell_type": "code", "source": draw(texts), "metadata": {}, "outputs": draw(st.lists(outputs))}
        shown = {"cell_type": "markdown", "source": draw(texts), "metadata": {}, "attachments": draw(values)}
        nb = {**nb, "cells": [*nb["cells"], *strange, more, shown]}
    return json.dumps(nb).encode()


#: As a file system gives them: bytes that are no UTF-8 become lone surrogates of one range.
file_names = texts.map(lambda text: os.fsdecode(text.encode("utf-8", "replace")[:200].replace(b"\0", b"") or b"\xff"))
