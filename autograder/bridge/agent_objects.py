"""What the agent hands out and takes in that is not data: the student's objects by number, the check's by asking."""

from __future__ import annotations

import base64
import builtins
import importlib
import inspect
import threading
import traceback
import types

from .codec import CodecError, Decoder, Encoder
from .inplace import become
from .line import ASK, QUESTION, REPLY, Line
from .operators import BINARY, UNARY
from .own import Own
from .surroundings import Surroundings

SPECIAL = (
    *("__call__", "__len__", "__iter__", "__next__", "__getitem__", "__setitem__", "__delitem__", "__contains__"),
    *("__reversed__", "__int__", "__float__", "__complex__", "__bool__", "__index__", "__enter__", "__exit__"),
    *("__aiter__", "__anext__", "__round__", "__trunc__", "__floor__", "__ceil__"),
)

FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType)
NUMPY_FUNCTIONS = ("ufunc", "_ArrayFunctionDispatcher")

objects: dict[int, object] = {}
numbers: dict[int, int] = {}
#: Names of classes whose objects stay here whatever they are built on, for the check looks at them as objects.
believed: set[str] = set()
own = Own()
#: To the checker, while there is one.
line: Line | None = None
one_at_a_time = threading.RLock()
surroundings = Surroundings()
#: What the call that is going on has printed.
printed: list = []


def hold(value) -> int:
    number = numbers.get(id(value))
    if number is None:
        number = numbers[id(value)] = len(numbers) + 1
        objects[number] = value
    return number


def first(value, encoder: Encoder, depth: int) -> dict | None:
    """The tree of an object whose class matters more than what it is built on."""
    kind = type(value)
    if kind.__name__ in believed and getattr(kind, "__module__", "") == "__main__":
        return outgoing(value)
    return own.encode(value, encoder, depth)


def pack(value) -> bytes:
    """A value as bytes of its own, so that one that is no data fails here."""
    return Encoder(outgoing, first=first).encode(value)


def lineage(kind: type) -> list:
    return [[str(getattr(base, "__module__", "")), str(base.__qualname__)] for base in kind.__mro__[:30]]


def outgoing(value) -> dict:
    """The tree of something that is not data: what it is called and where to reach it."""
    if isinstance(value, Callback):
        return {"t": "callback", "v": value._number}
    if isinstance(value, types.ModuleType):
        return {"t": "module", "v": value.__name__}
    tree = {"t": "handle", "v": hold(value)}
    if isinstance(value, type):
        bases = [hold(base) for base in value.__mro__ if getattr(base, "__module__", "") == "__main__"]
        special = [name for name in SPECIAL if getattr(value, name, None) is not None and hasattr(value, name)]
        names = {"n": value.__name__, "q": lineage(value), "d": _doc(value)}
        return {**tree, "k": "class", **names, "b": bases, "p": special}
    if isinstance(value, FUNCTIONS) or (type(value).__module__ == "numpy" and type(value).__name__ in NUMPY_FUNCTIONS):
        name, module = getattr(value, "__name__", "function"), getattr(value, "__module__", None)
        return {
            **tree,
            "k": "function",
            "n": name,
            "m": module,
            "d": _doc(value),
            "s": _signature(value),
            "c": _source(value),
        }
    kind = "iterator" if hasattr(type(value), "__next__") else "object"
    return {**tree, "k": kind, "of": outgoing(type(value))}


def _doc(value) -> str | None:
    text = getattr(value, "__doc__", None)
    return text[:5000] if isinstance(text, str) else None


def _source(value) -> str | None:
    try:
        return inspect.getsource(value)[:20_000] if isinstance(value, types.FunctionType) else None
    except (OSError, TypeError):
        return None


def _signature(value) -> str | None:
    """Of each parameter [name, kind, default, annotation], each of the last two in a list that may be empty; and what
    is said of the result, likewise. Packed, and as text."""
    try:
        found = inspect.signature(value)
        some = lambda thing: [] if thing is inspect.Parameter.empty else [thing]  # noqa: E731
        parts = [[p.name, int(p.kind), some(p.default), some(p.annotation)] for p in found.parameters.values()]
        return base64.b64encode(pack([parts, some(found.return_annotation)])).decode()
    except (ValueError, TypeError, CodecError):
        return None


def describe_error(error: BaseException) -> dict:
    known = getattr(error, "_autograder_number", None)
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        if "ipykernel_" in frame.filename or frame.filename.startswith("<"):
            lines.append([frame.name, frame.lineno or 0, (frame.line or "").strip()[:300]])
    try:
        args = pack([list(error.args), vars(error)])
    except Exception:
        args = pack([[str(error)], {}])
    kind = type(error)
    held = outgoing(kind) if getattr(kind, "__module__", "") == "__main__" else None
    text = str(error)[:5000]
    return {"type": lineage(kind), "class": held, "args": args, "text": text, "lines": lines[-20:], "known": known}


# -- what the check gave us -----------------------------------------------------------------------------------------


class Callback:
    """A function or object of the check, reached by asking."""

    def __init__(self, number: int, name: str):
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "__name__", name)

    def __call__(self, *args, **kwargs):
        return ask({"args": list(args), "kwargs": kwargs, "do": "call", "of": self._number})

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return ask({"do": "getattr", "of": self._number, "name": name})

    def __setattr__(self, name, value):
        ask({"args": [value], "kwargs": {}, "do": "setattr", "of": self._number, "name": name})

    def __len__(self):
        return ask({"do": "len", "of": self._number})

    def __bool__(self):
        return ask({"do": "bool", "of": self._number})

    def __getitem__(self, key):
        return ask({"args": [key], "kwargs": {}, "do": "getitem", "of": self._number})

    def __iter__(self):
        return iter(ask({"do": "list", "of": self._number}))

    def __enter__(self):
        return ask({"do": "enter", "of": self._number})

    def __exit__(self, *error):
        ask({"do": "exit", "of": self._number})

    def __eq__(self, other):
        if type(other) is type(self) and other._number == self._number:
            return True
        return ask({"args": [other], "kwargs": {}, "do": "operate", "of": self._number, "name": "eq"})

    def __hash__(self):
        return hash(self._number)

    def __repr__(self):
        return f"<{self.__name__} of the check>"


def _operator(name: str, swapped: bool = False):
    def method(self, *others):
        more = {"name": name, "swapped": swapped}
        return ask({"args": list(others), "kwargs": {}, "do": "operate", "of": self._number, **more})

    return method


for _name in BINARY:
    setattr(Callback, f"__{_name}__", _operator(_name))
    if _name not in ("lt", "le", "gt", "ge", "ne"):
        setattr(Callback, f"__r{_name}__", _operator(_name, swapped=True))
for _name in UNARY:
    setattr(Callback, f"__{_name}__", _operator(_name))


class _Function(Callback):
    """A callback that is a function and nothing else."""

    __len__ = __getitem__ = __iter__ = None

    def __getattr__(self, name):
        raise AttributeError(name)

    def __get__(self, instance, owner=None):
        return self if instance is None else types.MethodType(self, instance)

    def __bool__(self):
        return True


def ask(question: dict):
    """Ask the checker; while it needs something from here to answer, do that first."""
    if line is None:
        raise RuntimeError("the check is over")
    with surroundings.left():
        return _ask(question)


def _ask(question: dict):
    from . import agent

    encoder = Encoder(outgoing, first=first)
    said = {"printed": printed[-1].take() if printed else "", "random": surroundings.told()}
    data = encoder.encode(question | said)
    with one_at_a_time:
        line.send(QUESTION, data)
        kind, answer = line.receive()
        while kind == ASK:
            line.send(REPLY, agent.reply(answer))
            kind, answer = line.receive()
    reply = Decoder(incoming, known=encoder.made).decode(answer)
    for number, content in reply.get("changed", ()):
        become(encoder.made[number], content)
    if reply["ok"]:
        return reply["value"]
    raise _rebuild(reply)


def _rebuild(reply: dict) -> BaseException:
    kind = getattr(builtins, reply["type"], None)
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        kind = RuntimeError
    try:
        error = kind(reply["text"])
    except TypeError:
        error = RuntimeError(reply["text"])
    error._autograder_number = reply["known"]
    return error


def incoming(tree: dict, decoder: Decoder, depth: int):
    if tree["t"] == "handle":
        return objects[tree["v"]]
    if tree["t"] == "callback":
        return (_Function if tree.get("f") else Callback)(tree["v"], str(tree.get("n", "function")))
    if tree["t"] == "own":
        return own.decode(decoder, tree, depth)
    if tree["t"] == "library":
        return getattr(importlib.import_module(tree["m"]), tree["n"])
    raise CodecError(f"{tree['t']!r} is not data")
