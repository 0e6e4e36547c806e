"""The checker's namespace: its own names first, then the student's, fetched when asked for."""

from __future__ import annotations

import builtins
import contextlib
import copy
import sys
import types
from collections.abc import Iterable, Iterator

from autograder.bridge.codec import NotData
from autograder.bridge.inplace import become
from autograder.bridge.link import Link
from autograder.bridge.proxies import ModuleName, held_of
from autograder.bridge.trusted import ALIASES, is_lessons_module, module_for

__all__ = ["Main", "Namespace"]


class Namespace(dict):
    """Globals of the checks. A name that is not here and not a builtin is looked up in the student kernel.

    What was fetched is kept until :meth:`forget`, so that one name is one object within a cell. Deleting a fetched
    name, or putting a student's object back under it, happens in the student kernel too: a check may take a helper
    away to see whether a function relies on it. Names in `reserved` are never the student's, even when the cell that
    binds them failed. Names in `students` are the student's whatever else they mean: an exercise may be called like a
    builtin (``pow``) or like a module of convention (``stats``), and without an answer there is no such name. What a
    check binds under a name in `lent` is bound in the student kernel too, until the cell is over.

    Who looks into it as a dict (``"x" in globals()``, ``dir()``) sees the student's names as well.
    """

    def __init__(self, link: Link):
        super().__init__()
        self._link = link
        link.lessons_classes = self._own_classes
        self._fetched: set[str] = set()
        self._taken: set[str] = set()
        self.reserved: frozenset[str] = frozenset()
        self.students: frozenset[str] = frozenset()
        self.lent: frozenset[str] = frozenset()
        self._before: dict[str, object] = {}
        self._intact: dict[str, tuple] = {}

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
        self._link.watch(name, value)
        return value

    def __setitem__(self, name, value):
        before = dict.get(self, name, _NOTHING)
        dict.__setitem__(self, name, value)
        if name in self._fetched or name in self._taken:
            if held_of(value) is None:
                self._fetched.discard(name)
            else:
                self._link.ask("set name", (value,), name=name)
                self._fetched.add(name)
            self._taken.discard(name)
            before = _NOTHING
        if name in self.lent and name not in self._fetched:
            self._lend(name, value, before)

    def _lend(self, name: str, value, before) -> None:
        self._before.setdefault(name, before)
        with contextlib.suppress(NotData):  # the student's code cannot have it, and says so if it looks for it
            self._link.lend(name, value)

    def __delitem__(self, name):
        dict.__delitem__(self, name)
        if name in self._fetched:
            self._link.ask("delete name", name=name)
            self._fetched.discard(name)
            self._taken.add(name)
        elif name in self.lent:
            self._link.ask("take name back", name=name)

    # -- as a dict ------------------------------------------------------------------------------------------------

    def __contains__(self, name) -> bool:
        return self.get(name, self) is not self

    def get(self, name, default=None):
        if dict.__contains__(self, name):
            return dict.__getitem__(self, name)
        try:
            return self.__missing__(name)
        except (KeyError, NameError):
            return default

    def keys(self) -> list[str]:
        theirs = self._link.ask("names") if self._link.connected else []
        there = [name for name in theirs if type(name) is str] if isinstance(theirs, list) else []
        hidden = self.reserved | self._taken
        return list(dict.fromkeys([*dict.keys(self), *(name for name in there if name not in hidden)]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def items(self) -> list[tuple]:
        return [(name, self[name]) for name in self.keys() if name in self]

    def values(self) -> list:
        return [value for _, value in self.items()]

    # -- for the checker ------------------------------------------------------------------------------------------

    def watch(self, names: Iterable[str]) -> None:
        """Have those of the lesson's own objects that go by these names kept equal on both sides."""
        for name in names:
            if dict.__contains__(self, name):
                value = dict.__getitem__(self, name)
                with contextlib.suppress(Exception):  # what cannot be copied stays as it is
                    self._intact[name] = (value, copy.deepcopy(value))
                self._link.watch(name, value)

    def mine(self) -> Iterable[tuple]:
        """Names that are not the student's, and what they mean."""
        return [(name, value) for name, value in dict.items(self) if name not in self._fetched]

    def _own_classes(self) -> list[type]:
        """Classes that the lesson's own cells bind; what a frame of tests is steered by is not among them."""
        own = [value for _, value in self.mine() if isinstance(value, type)]
        frames = ("unittest", "pytest", "_pytest")
        return [kind for kind in own if held_of(kind) is None and kind.__module__.partition(".")[0] not in frames]

    def classes_of_both(self) -> dict[str, type]:
        """Classes of the lesson's own that the student's process may have too, by where they are bound."""
        found = {}
        for name, value in self.mine():
            if isinstance(value, type) and held_of(value) is None and value.__module__ == "__main__":
                found[name] = value
            if held_of(value) is not None:
                continue
            module = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", None)
            if type(module) is str and is_lessons_module(module) and module in sys.modules:
                kinds = {n: kind for n, kind in vars(sys.modules[module]).items() if isinstance(kind, type)}
                found |= {f"{module}:{n}": kind for n, kind in kinds.items() if kind.__module__ == module}
        return found

    def forget(self, also=()) -> None:
        """Drop what was fetched, and the names in `also`: from now on they are the student's."""
        for name in [*self._fetched, *also]:
            dict.pop(self, name, None)
        for value, intact in self._intact.values():
            become(value, intact)
        self._intact.clear()
        for name, value in self._before.items():
            dict.pop(self, name, None)
            if value is not _NOTHING:
                dict.__setitem__(self, name, value)
        self._fetched.clear()
        self._taken.clear()
        self._before.clear()


_NOTHING = object()


class Main(types.ModuleType):
    """The module ``__main__`` of the checks: its names are those of the namespace."""

    def __init__(self, names: Namespace):
        super().__init__("__main__")
        object.__setattr__(self, "_names", names)

    def __getattribute__(self, name):
        names = object.__getattribute__(self, "_names")
        if name == "__dict__":
            return names
        if name in ("__class__", "__dir__", "__reduce_ex__"):
            return object.__getattribute__(self, name)
        found = names.get(name, names)
        if found is names:
            return object.__getattribute__(self, name)
        return found

    def __setattr__(self, name, value):
        object.__getattribute__(self, "_names")[name] = value

    def __delattr__(self, name):
        del object.__getattribute__(self, "_names")[name]

    def __dir__(self):
        return object.__getattribute__(self, "_names").keys()
