"""Stand-ins in the checker for objects that stay in the student kernel: whatever is asked of one is asked there.

A stand-in takes no part in a comparison with the check's own values: equality is identity and arithmetic is refused,
unless its class is one that the exercise is about. What it gives is plain data or another stand-in.
"""

from __future__ import annotations

import types

from autograder.bridge.held import Held, Stream
from autograder.bridge.operators import BINARY, IN_PLACE, UNARY

__all__ = ["SPECIAL", "Handle", "held_of", "make", "refused"]

#: Asked by machinery, not by people: a stand-in has none of these.
_PROTOCOLS = ("__array", "__dataframe", "__arrow", "__cuda", "_repr_", "_ipython_", "__dlpack", "__dask", "__narwhals")
_UNTOLD = {
    "__length_hint__",
    "__fspath__",
    "__getstate__",
    "__reduce__",
    "__getinitargs__",
    "__getnewargs__",
    "__getnewargs_ex__",
    "__globals__",
    "__builtins__",
}
#: Looked up here, whatever the student's class says.
_HERE = {"__class__", "__weakref__", "__copy__", "__deepcopy__", "__reduce_ex__"}


def refused(name: str) -> bool:
    """Whether an attribute is none that a person asks for."""
    return name in _UNTOLD or name.startswith(_PROTOCOLS)


class Handle:
    """An object that stays in the student kernel: attributes, methods and what else its class can do."""

    __slots__ = ("__weakref__", "_held", "_stream")

    def __init_subclass__(cls, **options):
        """A class of the lesson's own that this is built on has no say."""

    def __getattribute__(self, name):
        if name in _HERE:
            return object.__getattribute__(self, name)
        if refused(name):
            raise AttributeError(name)
        held = _held(self)
        return held.link.ask("getattr", of=held.here, name=name)

    def __setattr__(self, name, value):
        _with(self, "setattr", value, name=name)

    def __delattr__(self, name):
        held = _held(self)
        held.link.ask("delattr", of=held.here, name=name)

    @property
    def __class__(self):
        return _fact(type(self), "_mirror") or type(self)

    def __eq__(self, other):
        if issubclass(type(other), Handle) and _held(self) == _held(other):
            return True
        found = _operated(self, "eq", (self, other))
        return NotImplemented if issubclass(type(found), Handle) else found

    def __hash__(self):
        held = _held(self)
        return int(_asked(self, "hash")) if _is_believed(self) else hash((held.number, held.generation))

    def __str__(self):
        return str(_asked(self, "str"))

    def __repr__(self):
        return str(_asked(self, "repr"))

    def __format__(self, how):
        return str(_with(self, "format", how))

    def __dir__(self):
        return [str(name) for name in _asked(self, "dir")]

    def __copy__(self):
        return _asked(self, "copy")

    def __deepcopy__(self, memo):
        return _asked(self, "deepcopy")

    def __reduce_ex__(self, protocol):
        raise TypeError("an object of the notebook cannot be pickled")


_held = Handle.__dict__["_held"].__get__
_set_held = Handle.__dict__["_held"].__set__
_stream, _set_stream = Handle.__dict__["_stream"].__get__, Handle.__dict__["_stream"].__set__


def make(kind: type[Handle], link, number: int) -> Handle:
    """The stand-in for the object `number`: one object, as long as somebody holds it."""
    found = link.instances.get(number)
    if found is None:
        found = link.instances[number] = object.__new__(kind)
        _set_held(found, Held(link, number, link.generation))
    return found


def held_of(value) -> Held | None:
    """Where the object behind a stand-in is; None if `value` is not one."""
    if issubclass(type(value), Handle):
        return _held(value)
    found = _fact(value, "__student__") if isinstance(value, type) else None
    return found if isinstance(found, Held) else None


def _fact(kind: type, name: str):
    """What was noted about a class here; None if nothing was."""
    return _own_facts(kind).get(name)


_own_facts = type.__dict__["__dict__"].__get__


def _is_believed(handle: Handle) -> bool:
    """Whether the exercise is about objects of this class, so that their operators count."""
    return _fact(type(handle), "_main") in _held(handle).link.believed


def _asked(handle: Handle, verb: str):
    held = _held(handle)
    return held.link.ask(verb, of=held.here)


def _with(handle: Handle, verb: str, *args, **details):
    held = _held(handle)
    return held.link.ask(verb, args, of=held.here, **details)


# -- operators ----------------------------------------------------------------------------------------------------


def _operated(handle: Handle, name: str, args: tuple):
    if not _is_believed(handle):
        return NotImplemented
    return _held(handle).link.ask("operate", args, name=name)


def _operator(name: str, swapped: bool = False):
    return lambda self, *others: _operated(self, name, (*others, self) if swapped else (self, *others))


for _name in (*BINARY, *UNARY, *IN_PLACE):
    setattr(Handle, f"__{_name}__", _operator(_name))
for _name in BINARY:
    if _name not in ("ne", "lt", "le", "gt", "ge"):
        setattr(Handle, f"__r{_name}__", _operator(_name, swapped=True))


# -- what only some classes can do --------------------------------------------------------------------------------


def _stream_of(handle: Handle) -> Stream:
    try:
        return _stream(handle)
    except AttributeError:
        _set_stream(handle, Stream(_held(handle)))
        return _stream(handle)


def _iterate(self):
    """Iterate in the student kernel; an object that is its own iterator is so here."""
    iterator = _asked(self, "iter")
    if not issubclass(type(iterator), Handle):  # an honest agent never sends plain data as an iterator
        raise _held(self).link.fail("refused", "an object gave something strange to iterate over")
    return iterator


class _Asynchronous:
    """Goes through an asynchronous iterator of the student's."""

    def __init__(self, handle: Handle):
        self._handle = handle

    def __aiter__(self):
        return self

    async def __anext__(self):
        found = _asked(self._handle, "anext")
        if not found:
            raise StopAsyncIteration
        return found[0]


def _call(self, *args, **kwargs):
    held = _held(self)
    return held.link.call(held.here, args, kwargs)


def _ask(verb: str):
    return lambda self: _asked(self, verb)


def _do(verb: str):
    return lambda self, *args: _with(self, verb, *args)


SPECIAL = {
    "__call__": _call,
    "__len__": _ask("len"),
    "__iter__": _iterate,
    "__next__": lambda self: _stream_of(self).next(),
    "__getitem__": _do("getitem"),
    "__setitem__": _do("setitem"),
    "__delitem__": _do("delitem"),
    "__contains__": _do("contains"),
    "__reversed__": _ask("reversed"),
    "__int__": _ask("int"),
    "__float__": _ask("float"),
    "__complex__": _ask("complex"),
    "__bool__": _ask("bool"),
    "__index__": _ask("index"),
    "__trunc__": _ask("trunc"),
    "__floor__": _ask("floor"),
    "__ceil__": _ask("ceil"),
    "__round__": _do("round"),
    "__enter__": _ask("enter"),
    "__exit__": lambda self, *error: bool(_asked(self, "exit")),
    "__aiter__": lambda self: _Asynchronous(_asked(self, "aiter")),
    "__anext__": lambda self: _Asynchronous(self).__anext__(),
}


# -- functions ----------------------------------------------------------------------------------------------------


class function(Handle):
    """A function of the student's; what was said of it is at hand, all else is asked for."""

    __slots__ = ("_about", "_kind")

    def __getattribute__(self, name):
        about = _about(self)
        return about[name] if name in about else Handle.__getattribute__(self, name)

    def __get__(self, instance, owner=None):
        return self if instance is None else types.MethodType(self, instance)

    @property
    def __class__(self):
        return _kind(self)

    def __deepcopy__(self, memo):
        return self

    __copy__ = lambda self: self  # noqa: E731
    __call__ = _call


_about, _set_about = function.__dict__["_about"].__get__, function.__dict__["_about"].__set__
_kind, _set_kind = function.__dict__["_kind"].__get__, function.__dict__["_kind"].__set__


def make_function(link, number: int, about: dict, kind: type) -> function:
    """The stand-in for a function: `about` has the attributes that are known, `kind` is what `isinstance` says."""
    found = make(function, link, number)
    _set_about(found, about)
    _set_kind(found, kind)
    return found


class Code:
    """The compiled code of a student's function: where its lines are read is here, all else is asked for."""

    def __init__(self, of: function, filename: str):
        self.__dict__.update(_of=of, co_filename=filename, co_firstlineno=1)

    @property
    def __class__(self):
        return types.CodeType

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(Handle.__getattribute__(self._of, "__code__"), name)
