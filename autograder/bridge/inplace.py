"""Make an object of the check equal to what the student's function turned its copy into, without replacing it."""

from __future__ import annotations

import collections
import random
import sys

__all__ = ["become"]


def become(old, new) -> None:
    """Change `old` in place so that it equals `new`; what cannot be changed in place stays as it is.

    Parts of a container that are themselves mutable and of the same kind are changed in place too, so that other names
    for them see the change.
    """
    if isinstance(old, list) and isinstance(new, list):
        old[:] = _paired(old, new)
    elif isinstance(old, dict) and isinstance(new, dict):
        fresh = {k: _kept(old[k], v) if k in old else v for k, v in new.items()}
        old.clear()
        old.update(fresh)
    elif isinstance(old, set) and isinstance(new, set):
        old.clear()
        old.update(new)
    elif isinstance(old, (collections.deque, bytearray)) and type(old) is type(new):
        old.clear()
        old.extend(new)
    elif isinstance(old, random.Random) and isinstance(new, random.Random):
        old.setstate(new.getstate())
    elif "numpy" in sys.modules:
        _become_array(old, new)


def _paired(old: list, new: list) -> list:
    if len(old) != len(new):
        return new
    return [_kept(a, b) for a, b in zip(old, new, strict=True)]


def _kept(old, new):
    """`old` changed into `new` if both are the same kind of container, else `new`."""
    if type(old) is type(new) and isinstance(old, (list, dict, set)):
        become(old, new)
        return old
    return new


def _become_array(old, new) -> None:
    import numpy as np

    if isinstance(old, np.ndarray) and isinstance(new, np.ndarray):
        if old.shape == new.shape and old.dtype == new.dtype and old.flags.writeable:
            old[...] = new
    elif isinstance(old, np.random.Generator) and isinstance(new, np.random.Generator):
        if type(old.bit_generator) is type(new.bit_generator):
            old.bit_generator.state = new.bit_generator.state
    elif isinstance(old, np.random.RandomState) and isinstance(new, np.random.RandomState):
        old.set_state(new.get_state())
    elif "pandas" in sys.modules:
        import pandas as pd

        if isinstance(old, (pd.DataFrame, pd.Series)) and type(old) is type(new):
            old._update_inplace(new)
            if isinstance(old, pd.Series):
                old.name = new.name
