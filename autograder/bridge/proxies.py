"""Stand-ins in the checker for what stays in the student kernel: functions, classes, iterators and other objects.

A proxy never takes part in a comparison with the check's own values: equality is identity, arithmetic is refused,
unless the check itself made the object by calling the student's class. What a proxy returns is plain data or a proxy.
"""

from __future__ import annotations

import base64
import inspect
import keyword
import linecache
from dataclasses import dataclass

from autograder.bridge.codec import CodecError
from autograder.bridge.held import Held, Stream
from autograder.bridge.trusted import exception_type, known_base, library_class, library_function

__all__ = ["Handle", "ModuleName", "from_tree", "held_of", "make_error"]

HIDDEN = ("_repr_", "_ipython_")


@dataclass(frozen=True)
class ModuleName:
    """The name of a module, where the student's code has the module itself."""

    name: str


def held_of(value) -> Held | None:
    """Where the object behind a proxy is; None if `value` is not a proxy."""
    if isinstance(value, (type, type(held_of))):
        found = value.__dict__.get("__student__")
    else:
        found = object.__getattribute__(value, "_held") if issubclass(type(value), Handle) else None
    return found if isinstance(found, Held) else None


def make_error(lineage: list, local: type | None, args: object, text: str, lessons=()) -> BaseException:
    """An exception like the student's; `StopIteration` as `RuntimeError`, or a loop over calls would end in silence."""
    kind = local if isinstance(local, type) and issubclass(local, BaseException) else exception_type(lineage, lessons)
    if issubclass(kind, (StopIteration, StopAsyncIteration, GeneratorExit)):
        return RuntimeError(f"the code raised {kind.__name__}")
    if not isinstance(args, list) or any(isinstance(arg, Handle) for arg in args):
        args = [text]
    for candidate in kind.__mro__:
        try:
            error = candidate.__new__(candidate, *args)
            error.args = tuple(args)
            str(error)
        except Exception:
            continue
        return error
    return RuntimeError(text)


def from_tree(link, tree: dict):
    """The proxy for a described object."""
    number, kind = tree["v"], tree["k"]
    if type(number) is not int:
        raise CodecError("an object without a number")
    if kind == "class":
        return _class(link, number, tree)
    if kind == "function":
        local = library_function(tree.get("m"), tree.get("n"))
        return local if local is not None else _function(link, number, tree)
    local_class = _class(link, tree["of"]["v"], tree["of"], always=True)
    instance = object.__new__(local_class)
    object.__setattr__(instance, "_held", Held(link, number, link.generation))
    return instance


# -- functions ----------------------------------------------------------------------------------------------------


def _plain_name(name: object, default: str) -> str:
    return name if isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name) else default


def _function(link, number: int, tree: dict):
    """A real function that calls the student's; `inspect` sees the student's signature and source."""
    if number in link.functions:
        return link.functions[number]
    held = Held(link, number, link.generation)

    def call(*args, **kwargs):
        return link.call(held.here, args, kwargs)

    name = _plain_name(tree.get("n"), "function")
    call.__name__ = call.__qualname__ = name
    call.__doc__ = tree["d"] if isinstance(tree.get("d"), str) else None
    call.__module__ = "__main__"
    call.__student__ = held
    source = tree.get("c")
    if isinstance(source, str):
        filename = f"<{name} of the notebook, {link.generation}.{number}>"
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        call.__code__ = call.__code__.replace(co_filename=filename, co_firstlineno=1, co_name=name)
    signature = _signature(link, tree.get("s"))
    if signature is not None:
        call.__signature__ = signature
    link.functions[number] = call
    return call


def _signature(link, parameters) -> inspect.Signature | None:
    try:
        made = []
        for name, kind, default in parameters or []:
            value = inspect.Parameter.empty if default is None else link.unpack(base64.b64decode(default))
            made.append(inspect.Parameter(name, inspect._ParameterKind(kind), default=value))
        return inspect.Signature(made) if parameters is not None else None
    except (ValueError, TypeError):
        return None


# -- classes ------------------------------------------------------------------------------------------------------


class RemoteMeta(type):
    """The type of classes that stand for the student's."""

    def __call__(cls, *args, **kwargs):
        held = cls.__student__
        cls._named = True
        return held.link.call(held.here, args, kwargs)

    def __getattr__(cls, name):
        if name.startswith("__") or name.startswith(HIDDEN):
            raise AttributeError(name)
        held = type.__getattribute__(cls, "__student__")
        return held.link.value("getattr", of=held.here, name=name)

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, kind):
        own = vars(cls).get("__student__")
        return kind is cls or (own is not None and own.number in getattr(kind, "_ancestors", ()))


def _class(link, number: int, tree: dict, always: bool = False):
    """The stand-in for a class; a class of a numerical library is the checker's own, an exception a real exception."""
    lineage = tree["q"]
    first = lineage[0] if isinstance(lineage, list) and lineage and isinstance(lineage[0], list) else [None, None]
    if not always and len(first) == 2:
        local = library_class(first[0], first[1])
        if local is not None:
            return local
    if number in link.classes:
        return link.classes[number]
    name = _plain_name(tree.get("n"), "Class")
    held = Held(link, number, link.generation)
    doc = tree["d"] if isinstance(tree.get("d"), str) else None
    base = exception_type(lineage, link.lessons_classes())
    if ["builtins", "BaseException"] in lineage and not always:
        made = type(name, (base if issubclass(base, Exception) else Exception,), {"__doc__": doc, "__student__": held})
    else:
        body = {"__doc__": doc, "__student__": held, "__module__": "__main__", "_named": False}
        body["_ancestors"] = frozenset(n for n in [number, *tree.get("b", [])] if type(n) is int)
        body["_mirror"] = _mirror(name, lineage)
        body |= {special: SPECIAL[special] for special in tree.get("p", []) if special in SPECIAL}
        made = RemoteMeta(name, (Handle,), body)
    link.classes[number] = made
    return made


def _mirror(name: str, lineage: list) -> type | None:
    """A class that answers `isinstance` for a base that checks ask for, like scikit-learn's; never one of data."""
    for entry in lineage:
        found = known_base(*entry) if isinstance(entry, list) and len(entry) == 2 else None
        if found is not None:
            return found if found.__name__ == name else type(found)(name, (found,), {})
    return None


# -- objects ------------------------------------------------------------------------------------------------------


def _ask(verb: str):
    return lambda self: self._held.link.value(verb, of=self._held.here)


def _with(verb: str):
    return lambda self, *args: self._held.link.call(self._held.here, args, {}, verb=verb)


def _do(verb: str):
    def method(self, *args):
        link = self._held.link
        return link.ask(verb, of=self._held.here, args=[link._pack(arg)[0] for arg in args], kwargs={})

    return method


def _operator(name: str, swapped: bool = False):
    def method(self, *others):
        if not type(self)._named:
            return NotImplemented
        args = (*others, self) if swapped else (self, *others)
        return self._held.link.call(0, args, {}, verb="operate", name=name)

    return method


class Handle:
    """An object that stays in the student kernel: attributes, methods and what else its class can do."""

    def __getattr__(self, name):
        if name.startswith("__") or name.startswith(HIDDEN):
            raise AttributeError(name)
        return self._held.link.value("getattr", of=self._held.here, name=name)

    def __setattr__(self, name, value):
        self._held.link.ask("setattr", of=self._held.here, name=name, args=[self._held.link._pack(value)[0]], kwargs={})

    def __delattr__(self, name):
        self._held.link.ask("delattr", of=self._held.here, name=name)

    @property
    def __class__(self):
        return type(self)._mirror or type(self)

    def __eq__(self, other):
        if issubclass(type(other), Handle) and self._held == other._held:
            return True
        return bool(EQUAL(self, other)) if type(self)._named else NotImplemented

    def __hash__(self):
        return hash((self._held.number, self._held.generation))

    def __str__(self):
        return str(_ask("str")(self))

    def __repr__(self):
        return str(_ask("repr")(self))

    def __dir__(self):
        return [str(name) for name in _ask("dir")(self)]


EQUAL = _operator("eq")
for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor"):
    setattr(Handle, f"__{_name}__", _operator(_name))
    setattr(Handle, f"__r{_name}__", _operator(_name, swapped=True))
for _name in ("lt", "le", "gt", "ge", "neg", "pos", "abs", "invert"):
    setattr(Handle, f"__{_name}__", _operator(_name))


def _stream_of(handle) -> Stream:
    stream = handle.__dict__.get("_stream")
    if stream is None:
        stream = Stream(handle._held)
        object.__setattr__(handle, "_stream", stream)
    return stream


def _iterate(self):
    """Iterate in the student kernel, some items at a time."""
    if hasattr(type(self), "__next__"):
        return iter(_stream_of(self))
    iterator = self._held.link.value("iter", of=self._held.here)
    if not issubclass(type(iterator), Handle):  # an honest agent never sends plain data as an iterator
        raise self._held.link.fail("refused", "an object gave something strange to iterate over")
    return iter(_stream_of(iterator))


SPECIAL = {
    "__call__": lambda self, *args, **kwargs: self._held.link.call(self._held.here, args, kwargs),
    "__len__": _ask("len"),
    "__iter__": _iterate,
    "__next__": lambda self: _stream_of(self).next(1),
    "__getitem__": _with("getitem"),
    "__setitem__": _do("setitem"),
    "__delitem__": _do("delitem"),
    "__contains__": _do("contains"),
    "__reversed__": _ask("reversed"),
    "__int__": _ask("int"),
    "__float__": _ask("float"),
    "__bool__": _ask("bool"),
    "__index__": _ask("index"),
    "__enter__": _ask("enter"),
    "__exit__": lambda self, *error: bool(_ask("exit")(self)),
}
