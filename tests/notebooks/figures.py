"""A plugin beside nbval: a figure is the stored one if nothing in it lies more than two pixels away from where it was.

nbval compares pictures byte by byte. A measured number may differ in its last bits from one processor to the next, and
one that counts (a rank, a hit) then jumps by one in a thousand: a marker moves by a pixel. Numbers in texts and tables
are bound more tightly by other means.
"""

from __future__ import annotations

import base64
import copy
import io

import numpy as np
from nbval.plugin import IPyNbCell
from PIL import Image
from scipy.ndimage import maximum_filter, minimum_filter

#: How far something may have moved, in pixels of the file (150 to an inch), and how much of the lightness of a pixel
#: (0 to 255) may differ for that of any near it.
REACH, SHADE = 2, 24

_compare = IPyNbCell.compare_outputs


def same_figure(one: bytes, other: bytes) -> bool:
    """Whether two PNGs show the same: each pixel of either has its like at most `REACH` pixels away in the other."""
    if one == other:
        return True
    first, second = (np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.int16) for png in (one, other))
    if first.shape != second.shape:
        return False
    return _within(first, second) and _within(second, first)


def _within(picture: np.ndarray, other: np.ndarray) -> bool:
    size = (2 * REACH + 1, 2 * REACH + 1, 1)
    darkest, lightest = minimum_filter(other, size), maximum_filter(other, size)
    return bool(np.all((picture >= darkest - SHADE) & (picture <= lightest + SHADE)))


def with_stored_figures(outputs: list, stored: list) -> list:
    """`outputs` with each figure that is the same as the stored one replaced by it, in the HTML around it too."""
    outputs = copy.deepcopy(outputs)
    figures = [[one["data"] for one in some if "image/png" in one.get("data", {})] for some in (outputs, stored)]
    if len(figures[0]) == len(figures[1]):
        for new, old in zip(*figures, strict=True):
            mine, kept = new["image/png"], old["image/png"]
            if same_figure(base64.b64decode(mine), base64.b64decode(kept)):
                new["image/png"] = kept
                if "text/html" in new:
                    new["text/html"] = new["text/html"].replace(mine.strip(), kept.strip())
    return outputs


def _compare_with_tolerance(self, test, ref, skip_compare=None):
    return _compare(self, with_stored_figures(test, ref), ref, skip_compare)


def pytest_configure(config):
    IPyNbCell.compare_outputs = _compare_with_tolerance
