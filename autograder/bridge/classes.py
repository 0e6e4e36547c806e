"""Stand-ins in the checker for the student's classes: real classes that `isinstance` and `issubclass` know."""

from __future__ import annotations

import keyword

from autograder.bridge.handles import SPECIAL, Handle, held_of, refused
from autograder.bridge.held import Held
from autograder.bridge.trusted import exception_type, known_base, library_class, mirror

__all__ = ["class_of"]

#: Of a class: looked up here, whatever the student's says.
_HERE = {
    *("__class__", "__copy__", "__deepcopy__", "__reduce_ex__", "__instancecheck__", "__subclasscheck__", "__call__"),
    *("__weakref__", "_abc_impl", "__init_subclass__"),
}
_SET_HERE = {"__abstractmethods__", "_abc_impl", "__doc__"}


class RemoteMeta(type):
    """The type of classes that stand for the student's."""

    def __call__(cls, *args, **kwargs):
        held = held_of(cls)
        return held.link.call(held.here, args, kwargs)

    def __getattribute__(cls, name):
        held = held_of(cls)
        if held is None or name in _HERE:
            return type.__getattribute__(cls, name)
        if refused(name):
            raise AttributeError(name)
        if name == "__name__":
            return type.__getattribute__(cls, name)
        return held.link.ask("getattr", of=held.here, name=name)

    def __setattr__(cls, name, value):
        if name in _SET_HERE:
            type.__setattr__(cls, name, value)
        else:
            held = held_of(cls)
            held.link.ask("setattr", (value,), of=held.here, name=name)

    def __delattr__(cls, name):
        held = held_of(cls)
        held.link.ask("delattr", of=held.here, name=name)

    def __instancecheck__(cls, instance):
        return RemoteMeta.__subclasscheck__(cls, type(instance))

    def __subclasscheck__(cls, kind):
        own = held_of(cls)
        return kind is cls or (own is not None and own.number in _facts(kind).get("_ancestors", ()))

    # -- a class may itself be something to look into: an enumeration, a generic --

    def __iter__(cls):
        return _asked(cls, "iter")

    def __len__(cls):
        return _asked(cls, "len")

    def __getitem__(cls, key):
        held = held_of(cls)
        return held.link.ask("getitem", (key,), of=held.here)

    def __contains__(cls, item):
        held = held_of(cls)
        return held.link.ask("contains", (item,), of=held.here)

    def __bool__(cls):
        return True

    def __dir__(cls):
        return [str(name) for name in _asked(cls, "dir")]

    def __repr__(cls):
        return str(_asked(cls, "repr"))


_facts = type.__dict__["__dict__"].__get__


def _asked(cls, verb: str):
    held = held_of(cls)
    return held.link.ask(verb, of=held.here)


def class_of(link, number: int, tree: dict, always: bool = False) -> type:
    """The stand-in for a described class; a class of a numerical library is the checker's own, an exception a real one.

    With `always` it is for an object that stays where it is, and so no class of data.
    """
    lineage = _pairs(tree["q"])
    if not always:
        local = library_class(*lineage[0]) if lineage else None
        if local is not None:
            return local
    error = not always and ["builtins", "BaseException"] in lineage
    if (number, error) not in link.classes:
        link.classes[number, error] = (_exception if error else _class)(link, number, tree, lineage)
    return link.classes[number, error]


def _pairs(lineage: object) -> list[list]:
    entries = lineage if isinstance(lineage, list) else []
    return [entry for entry in entries if isinstance(entry, list) and len(entry) == 2]


def _name(tree: dict) -> str:
    name = tree.get("n")
    return name if isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name) else "Class"


def _doc(tree: dict) -> str | None:
    return tree["d"] if isinstance(tree.get("d"), str) else None


def _exception(link, number: int, tree: dict, lineage: list) -> type:
    base = exception_type(lineage, link.lessons_classes())
    body = {"__doc__": _doc(tree), "__student__": Held(link, number, link.generation)}
    return type(_name(tree), (base if issubclass(base, Exception) else Exception,), body)


def _class(link, number: int, tree: dict, lineage: list) -> type:
    main = lineage and lineage[0][0] == "__main__" and isinstance(lineage[0][1], str)
    body = {
        "__slots__": (),
        "__module__": "__main__",
        "__student__": Held(link, number, link.generation),
        "_ancestors": frozenset(n for n in [number, *tree.get("b", [])] if type(n) is int),
        "_main": lineage[0][1] if main else None,
        **{special: SPECIAL[special] for special in tree.get("p", []) if special in SPECIAL},
    }
    made = _built_on(_bases(link, lineage), _name(tree), body)
    type.__setattr__(made, "_mirror", _mirror(made, _name(tree), lineage))
    return made


def _built_on(bases: list[type], name: str, body: dict) -> type:
    """A class that really has these bases, or the first of them that its instances can have."""
    for chosen in (bases, *([base] for base in bases)) if bases else ():
        kinds = [kind for kind in dict.fromkeys(map(type, chosen)) if kind is not type]
        try:
            meta = type("RemoteMeta", (RemoteMeta, *kinds), {}) if kinds else RemoteMeta
            made = meta(name, (Handle, *chosen), body)
        except TypeError:  # its instances are laid out in another way
            continue
        type.__setattr__(made, "__abstractmethods__", frozenset())  # what is abstract is said there
        return made
    return RemoteMeta(name, (Handle,), body)


def _bases(link, lineage: list) -> list[type]:
    """The classes here that it is built on: one of the lesson's own, or one of a library that checks ask for."""
    own = [link.own.classes.get(name) for module, name in lineage if module == "__main__" and isinstance(name, str)]
    known = [known_base(*entry) for entry in lineage]
    return [base for base in (*own, *known) if base is not None]


def _mirror(made: type, name: str, lineage: list) -> type | None:
    """What `isinstance` takes an object for that is of a class that checks ask for; never a class of data."""
    for place, entry in enumerate(lineage):
        found = mirror(*entry)
        if found is not None and found not in type.__getattribute__(made, "__mro__"):
            return found if place == 0 else type(found)(name, (found,), {})
    return None
