"""Classes that both sides have, because the lesson's own cells or files define them.

Their instances cross as what they hold: here they become instances of the class that this side has, so that each side
runs its own methods only.
"""

from __future__ import annotations

import enum

from .plain import CodecError

__all__ = ["Own", "become_like", "state_of"]

CONTAINERS = (tuple, list, dict, set, frozenset)


class Own:
    """The classes of one side, by the names that both use."""

    def __init__(self):
        self.classes: dict[str, type] = {}
        self._names: dict[type, str] = {}

    def share(self, classes: dict[str, type]) -> None:
        """Let instances of these classes cross from now on, and of no others."""
        self.classes = {name: kind for name, kind in classes.items() if _can_cross(kind)}
        self._names = {kind: name for name, kind in self.classes.items()}

    def encode(self, value, encoder, depth: int) -> dict | None:
        """The tree of an instance, or of a class itself; None if it is not one of these."""
        if isinstance(value, type):
            name = self._names.get(value)
            return None if name is None else {"t": "own", "c": name, "k": "class"}
        kind = type(value)
        name = self._names.get(kind)
        if name is None:
            return None
        if isinstance(value, enum.Enum):
            return {"t": "own", "c": name, "k": "member", "n": value.name}
        encoder.remember(value)
        tree, base, state = {"t": "own", "c": name, "k": "object"}, _container(kind), state_of(value)
        if base is not None:  # first, as `decode` does: mutable values are numbered in their order
            tree["i"] = encoder._node(base(base.items(value) if base is dict else base.__iter__(value)), depth + 1)
        return tree | {"a": list(state), "v": encoder._items(state.values(), depth)}

    def has(self, value) -> bool:
        """Whether `value` is an instance of one of these classes."""
        return type(value) in self._names

    def decode(self, decoder, tree: dict, depth: int):
        """What a tree stands for here."""
        kind = self.classes.get(tree["c"])
        if kind is None:
            raise CodecError("an object of a class that is not known here")
        if tree["k"] == "class":
            return kind
        if issubclass(kind, enum.Enum):
            return kind.__members__[tree["n"]]
        base = _container(kind)
        place = len(decoder.made)
        decoder.made.append(None)
        if base in (tuple, frozenset):
            value = base.__new__(kind, _exactly(base, decoder._value(tree["i"], depth + 1)))
            decoder.made[place] = value
        else:
            value = (base or object).__new__(kind)
            decoder.made[place] = value
            if base is not None:
                _fill(base, value, _exactly(base, decoder._value(tree["i"], depth + 1)))
        state = dict(zip(tree["a"], decoder.values(tree["v"], depth), strict=True))
        if any(callable(getattr(kind, str(name), None)) for name in state):
            raise CodecError("an attribute would take the place of a method")
        put_state(value, state)
        return value


def _can_cross(kind: type) -> bool:
    """Whether its instances are made of attributes, or are members of an enumeration, or a container's items."""
    if issubclass(kind, BaseException | type) or hasattr(kind, "__autograder_data__"):
        return False
    if issubclass(kind, enum.Enum):
        return True
    base = next((b for b in kind.__mro__ if b.__module__ == "builtins"), object)
    return base is object or base in CONTAINERS


def _container(kind: type) -> type | None:
    return next((base for base in CONTAINERS if issubclass(kind, base)), None)


def _exactly(base: type, value):
    if type(value) is not base:
        raise CodecError("an object holds something else than its class says")
    return value


def _fill(base: type, value, items) -> None:
    if base is list:
        list.extend(value, items)
    else:
        base.update(value, items)


def _slots(kind: type) -> list[str]:
    found = []
    for base in kind.__mro__:
        names = vars(base).get("__slots__", ())
        found += [names] if isinstance(names, str) else list(names)
    return [name for name in found if name not in ("__dict__", "__weakref__")]


def state_of(value) -> dict:
    """The attributes of an instance, those in slots included."""
    state = dict(getattr(value, "__dict__", {}))
    for name in _slots(type(value)):
        if hasattr(value, name):
            state[name] = object.__getattribute__(value, name)
    return {str(name): part for name, part in state.items()}


def put_state(value, state: dict) -> None:
    """Give an instance these attributes, without asking its class."""
    slots = _slots(type(value))
    for name, part in state.items():
        if type(name) is not str:
            raise CodecError("an attribute has a strange name")
        if name in slots:
            object.__setattr__(value, name, part)
        else:
            value.__dict__[name] = part


def become_like(old, new) -> None:
    """Make `old` hold what `new`, an instance of the same class, holds."""
    base = _container(type(old))
    if base in (list, dict, set):
        list.clear(old) if base is list else base.clear(old)
        _fill(base, old, new)
    getattr(old, "__dict__", {}).clear()
    put_state(old, state_of(new))
