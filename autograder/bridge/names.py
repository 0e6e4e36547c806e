"""The checker's namespace: its own names first, then the student's, fetched when asked for."""

from __future__ import annotations

import builtins
import sys
import types

from autograder.bridge.link import Link
from autograder.bridge.proxies import ModuleName, held_of
from autograder.bridge.trusted import ALIASES, is_lessons_module, module_for

__all__ = ["Namespace"]


class Namespace(dict):
    """Globals of the checks. A name that is not here and not a builtin is looked up in the student kernel.

    What was fetched is kept until :meth:`forget`, so that one name is one object within a cell. Deleting a fetched
    name, or putting a student's object back under it, happens in the student kernel too: a check may take a helper
    away to see whether a function relies on it. Names in `reserved` are never the student's, even when the cell that
    binds them failed. Names in `students` are the student's whatever else they mean: an exercise may be called like a
    builtin (``pow``) or like a module of convention (``stats``), and without an answer there is no such name.
    """

    def __init__(self, link: Link):
        super().__init__()
        self._link = link
        link.lessons_classes = self._own_classes
        self._fetched: set[str] = set()
        self._taken: set[str] = set()
        self.reserved: frozenset[str] = frozenset()
        self.students: frozenset[str] = frozenset()

    def __missing__(self, name):
        if type(name) is not str or name.startswith("__") or name in self._taken or name in self.reserved:
            raise KeyError(name)
        if name not in self.students:
            if hasattr(builtins, name):
                raise KeyError(name)
            return self._fetch(name, name in ALIASES)
        try:
            return self._fetch(name, False)
        except KeyError:
            # after a KeyError Python looks among the builtins, and would find one of the same name
            raise NameError(f"name {name!r} is not defined", name=name) from None

    def _fetch(self, name: str, convention: bool):
        try:
            value = self._link.ask("name", name=name)
        except NameError:
            raise KeyError(name) from None
        if isinstance(value, ModuleName) or convention:
            value = module_for(name, value.name if isinstance(value, ModuleName) else None)
            if value is None:
                raise KeyError(name)
        dict.__setitem__(self, name, value)
        self._fetched.add(name)
        return value

    def __setitem__(self, name, value):
        dict.__setitem__(self, name, value)
        if name in self._fetched or name in self._taken:
            held = held_of(value)
            if held is None:
                self._fetched.discard(name)
            else:
                self._link.ask("set name", (value,), name=name)
                self._fetched.add(name)
            self._taken.discard(name)

    def __delitem__(self, name):
        dict.__delitem__(self, name)
        if name in self._fetched:
            self._link.ask("delete name", name=name)
            self._fetched.discard(name)
            self._taken.add(name)

    def _own_classes(self) -> list[type]:
        """Classes that the lesson's own cells bind; what a frame of tests is steered by is not among them."""
        own = [value for name, value in self.items() if isinstance(value, type) and name not in self._fetched]
        frames = ("unittest", "pytest", "_pytest")
        return [kind for kind in own if kind.__module__.partition(".")[0] not in frames and held_of(kind) is None]

    def classes_of_both(self) -> dict[str, type]:
        """Classes of the lesson's own that the student's process may have too, by where they are bound."""
        found = {}
        for name, value in self.items():
            if name in self._fetched:
                continue
            if isinstance(value, type) and value.__module__ == "__main__" and held_of(value) is None:
                found[name] = value
            module = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", None)
            if type(module) is str and is_lessons_module(module) and module in sys.modules:
                kinds = {n: kind for n, kind in vars(sys.modules[module]).items() if isinstance(kind, type)}
                found |= {f"{module}:{n}": kind for n, kind in kinds.items() if kind.__module__ == module}
        return found

    def forget(self, also=()) -> None:
        """Drop what was fetched, and the names in `also`: from now on they are the student's."""
        for name in [*self._fetched, *also]:
            dict.pop(self, name, None)
        self._fetched.clear()
        self._taken.clear()
