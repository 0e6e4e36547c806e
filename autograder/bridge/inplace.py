"""Make an object equal to what a copy of it was turned into, without replacing it."""

from __future__ import annotations

import collections
import random
import sys

from .own import become_like

__all__ = ["become"]


def become(old, new) -> None:
    """Change `old` in place so that it holds what `new` holds; what cannot be changed in place stays as it is."""
    if isinstance(old, list) and isinstance(new, list):
        list.__setitem__(old, slice(None), list(new))
    elif isinstance(old, dict) and isinstance(new, dict):
        items = dict(new)
        dict.clear(old)
        dict.update(old, items)
    elif isinstance(old, set) and isinstance(new, set):
        items = set(new)
        set.clear(old)
        set.update(old, items)
    elif isinstance(old, (collections.deque, bytearray)) and type(old) is type(new):
        items = list(new)
        old.clear()
        old.extend(items)
    elif isinstance(old, random.Random) and isinstance(new, random.Random):
        old.setstate(new.getstate())
    elif "numpy" in sys.modules and _become_array(old, new):
        return
    elif type(old) is type(new) and type(old).__flags__ & _MADE_BY_A_STATEMENT:
        become_like(old, new)


#: A flag of classes that are no part of the interpreter or of a compiled library.
_MADE_BY_A_STATEMENT = 1 << 9


def _become_array(old, new) -> bool:
    """Whether they are of a kind that NumPy or pandas knows."""
    import numpy as np

    if isinstance(old, np.ndarray) and isinstance(new, np.ndarray):
        if old.shape == new.shape and old.dtype == new.dtype and old.flags.writeable:
            old[...] = new
        return True
    if isinstance(old, np.random.Generator) and isinstance(new, np.random.Generator):
        if type(old.bit_generator) is type(new.bit_generator):
            old.bit_generator.state = new.bit_generator.state
        return True
    if isinstance(old, np.random.RandomState) and isinstance(new, np.random.RandomState):
        old.set_state(new.get_state())
        return True
    if "pandas" in sys.modules:
        import pandas as pd

        if isinstance(old, (pd.DataFrame, pd.Series)) and type(old) is type(new):
            old._update_inplace(new)
            if isinstance(old, pd.Series):
                old.name = new.name
            return True
    return False
