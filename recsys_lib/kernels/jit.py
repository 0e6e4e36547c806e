"""How kernels are compiled, and when they are compiled again.

numba keeps compiled code on disk and forgets it when the file of the function changes. But what a kernel calls in
other files is compiled into it, so here the stamp of the file is that of all files it takes something from.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

from numba import njit

__all__ = ["fast_kernel", "kernel", "ordered_kernel"]

_IMPORT = re.compile(r"^from (recsys_lib\.kernels\.\w+) import", re.MULTILINE)


def _compiler(**options):
    compiled = njit(cache=True, nogil=True, error_model="numpy", **options)

    def compile_later(function):
        dispatcher = compiled(function)
        cache_file = getattr(getattr(dispatcher, "_cache", None), "_cache_file", None)
        if cache_file is not None and hasattr(sys.modules[function.__module__], "__file__"):
            cache_file._source_stamp = stamp(function.__module__)
        return dispatcher

    return compile_later


@cache
def files(module: str) -> frozenset[Path]:
    """The file of a module of kernels and of all modules of kernels that it imports from, directly or not."""
    path = Path(sys.modules[module].__file__)
    found = {path}
    for other in _IMPORT.findall(path.read_text(encoding="utf-8")):
        found |= files(other)
    return frozenset(found)


@cache
def stamp(module: str) -> tuple:
    """Name, time of the last change and size of each of `files`."""
    states = [(path.name, path.stat()) for path in sorted(files(module))]
    return tuple((name, state.st_mtime, state.st_size) for name, state in states)


#: Strict IEEE arithmetic; division by zero gives inf or NaN, as in NumPy.
kernel = _compiler()

#: The compiler may reorder sums, without which a dot product is not vectorised. Only where NaN cannot occur.
fast_kernel = _compiler(fastmath=True)

#: No NaN among the numbers, so that a maximum may be taken many at a time; unlike in `fast_kernel` there may be -inf.
ordered_kernel = _compiler(fastmath={"nnan", "nsz"})
