"""The part of the bridge that lives in the student kernel: it looks up, calls and describes what the student made.

It is injected as source (see `injection`) and has no authority: the checker believes nothing it says beyond "these are
the student's values". One request is one call of :func:`serve`, by way of the ``user_expressions`` of an
``execute_request``; a callback of the check travels the other way as an ``input_request``.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import importlib
import inspect
import io
import operator
import time
import traceback
import types
import warnings

from .codec import CodecError, Decoder, Encoder, NotData, TooBig

PRINT_LIMIT = 200_000
CHUNK = 256
CHUNK_SECONDS = 0.05
OPERATORS = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor"),
    *("eq", "ne", "lt", "le", "gt", "ge", "neg", "pos", "abs", "invert"),
)
SPECIAL = (
    *("__call__", "__len__", "__iter__", "__next__", "__getitem__", "__setitem__", "__delitem__", "__contains__"),
    *("__reversed__", "__int__", "__float__", "__bool__", "__index__", "__enter__", "__exit__"),
)

_objects: dict[int, object] = {}
_numbers: dict[int, int] = {}


class Reply:
    """A reply as Jupyter shows it: base64 under a type of its own."""

    def __init__(self, data: bytes):
        self._data = base64.b64encode(data).decode()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"application/x-autograder": self._data}


def _kernel():
    from IPython import get_ipython

    return get_ipython().kernel


class Printed(io.StringIO):
    """Standard output of a call, up to a limit."""

    def write(self, text):
        room = PRINT_LIMIT - self.tell()
        super().write(text[:room] if room > 0 else "")
        return len(text)


def serve() -> Reply:
    """Do what the attachment of the message that is being handled says."""
    try:
        (request,) = _kernel().get_parent("shell")["buffers"]
        message = Decoder(_incoming).decode(bytes(request))
        return Reply(Encoder(_outgoing).encode(_do(message)))
    except (CodecError, NotData) as error:
        return Reply(Encoder().encode({"ok": False, "bridge": f"{error}"}))


def _do(message: dict) -> dict:
    printed = Printed()
    with contextlib.redirect_stdout(printed), _input(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            reply = {"ok": True, "value": VERBS[message["do"]](message)}
        except _Missing:
            reply = {"ok": False, "missing": True}
        except (CodecError, NotData) as error:
            reply = {"ok": False, "bridge": str(error)}
        except BaseException as error:
            reply = {"ok": False, "error": _describe_error(error)}
    reply |= {key: message[key] for key in ("changed", "awaited") if key in message}
    reply["printed"] = printed.getvalue()
    reply["warnings"] = [[_lineage(w.category), str(w.message)[:2000]] for w in caught[:50]]
    return reply


@contextlib.contextmanager
def _input():
    """Let `input` ask the check, as it asks the person at a notebook."""
    before, builtins.input = builtins.input, _kernel().raw_input
    try:
        yield
    finally:
        builtins.input = before


class _Missing(Exception):
    pass


# -- verbs ----------------------------------------------------------------------------------------------------------


def _namespace() -> dict:
    from IPython import get_ipython

    return get_ipython().user_ns


def _pack(value) -> bytes:
    """A value as bytes of its own, so that one that is too large or no data fails here."""
    try:
        return Encoder(_outgoing).encode(value)
    except TooBig as error:
        raise TooBig(f"{error}: it cannot be checked") from None


def _unpack_call(message: dict) -> tuple[list, dict]:
    unpack = lambda data: Decoder(_incoming).decode(data)  # noqa: E731
    return [unpack(d) for d in message["args"]], {k: unpack(d) for k, d in message["kwargs"].items()}


def _call(message: dict) -> bytes:
    function = _objects[message["of"]]
    args, kwargs = _unpack_call(message)
    try:
        value = function(*args, **kwargs)
        if inspect.iscoroutine(value):
            message["awaited"] = True
            value = _finish(value)
        return _pack(value)
    finally:
        message["changed"] = _changes(message, args, kwargs)


def _finish(coroutine):
    """The result of a coroutine, run in a thread because the kernel's own loop is busy."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def _changes(message: dict, args: list, kwargs: dict) -> list:
    """The arguments that are not what they were: [position or name, bytes]."""
    changed = []
    sent = [*enumerate(message["args"]), *message["kwargs"].items()]
    values = [*args, *kwargs.values()]
    for (place, before), value in zip(sent, values, strict=True):
        if place in message["mutable"]:
            with contextlib.suppress(Exception):
                after = _pack(value)
                if after != before:
                    changed.append([place, after])
    return changed


def _name(message: dict) -> bytes:
    names = _namespace()
    if message["name"] not in names:
        raise _Missing
    return _pack(names[message["name"]])


def _delete_name(message: dict) -> None:
    _namespace().pop(message["name"], None)


def _set_name(message: dict) -> None:
    _namespace()[message["name"]] = Decoder(_incoming).decode(message["value"])


def _next(message: dict) -> list:
    """Some items of an iterator: as many as asked, fewer if they take long; and how it ended."""
    iterator, items, until = _objects[message["of"]], [], time.monotonic() + CHUNK_SECONDS
    for _ in range(min(message["count"], CHUNK)):
        try:
            items.append(_pack(next(iterator)))
        except StopIteration:
            return [items, "end", None]
        except BaseException as error:
            return [items, "error", _describe_error(error)]
        if time.monotonic() > until:
            break
    return [items, "more", None]


def _operate(message: dict) -> bytes:
    args, _ = _unpack_call(message)
    if message["name"] not in OPERATORS:
        raise CodecError("an unknown operator")
    return _pack(getattr(operator, f"__{message['name']}__")(*args))


def _getitem(message: dict) -> bytes:
    (key,), _ = _unpack_call(message)
    return _pack(_objects[message["of"]][key])


def _setitem(message: dict) -> None:
    (key, value), _ = _unpack_call(message)
    _objects[message["of"]][key] = value


def _delitem(message: dict) -> None:
    (key,), _ = _unpack_call(message)
    del _objects[message["of"]][key]


def _contains(message: dict) -> bool:
    (item,), _ = _unpack_call(message)
    return bool(item in _objects[message["of"]])


def _setattr(message: dict) -> None:
    (value,), _ = _unpack_call(message)
    setattr(_objects[message["of"]], message["name"], value)


def _plain(function):
    return lambda message: _pack(function(_objects[message["of"]]))


VERBS = {
    "name": _name,
    "delete name": _delete_name,
    "set name": _set_name,
    "call": _call,
    "next": _next,
    "operate": _operate,
    "getitem": _getitem,
    "setitem": _setitem,
    "delitem": _delitem,
    "contains": _contains,
    "getattr": lambda message: _pack(getattr(_objects[message["of"]], message["name"])),
    "setattr": _setattr,
    "delattr": lambda message: delattr(_objects[message["of"]], message["name"]),
    "enter": lambda message: _pack(_objects[message["of"]].__enter__()),
    "exit": lambda message: _pack(_objects[message["of"]].__exit__(None, None, None)),
    "len": _plain(len),
    "iter": _plain(iter),
    "reversed": _plain(reversed),
    "str": _plain(lambda value: str(value)[:PRINT_LIMIT]),
    "repr": _plain(lambda value: repr(value)[:PRINT_LIMIT]),
    "int": _plain(int),
    "float": _plain(float),
    "bool": _plain(bool),
    "index": _plain(operator.index),
    "hash": _plain(hash),
    "dir": _plain(lambda value: [str(name) for name in dir(value)]),
}


# -- what is not data stays here ------------------------------------------------------------------------------------


def _hold(value) -> int:
    number = _numbers.get(id(value))
    if number is None:
        number = _numbers[id(value)] = len(_numbers) + 1
        _objects[number] = value
    return number


def _lineage(kind: type) -> list:
    return [[str(base.__module__), str(base.__qualname__)] for base in kind.__mro__[:30]]


def _outgoing(value) -> dict:
    """The tree of something that is not data: what it is called and where to reach it."""
    if isinstance(value, Callback):
        return {"t": "callback", "v": value._number}
    if isinstance(value, types.ModuleType):
        return {"t": "module", "v": value.__name__}
    tree = {"t": "handle", "v": _hold(value)}
    if isinstance(value, type):
        own = [_hold(base) for base in value.__mro__ if base.__module__ == "__main__"]
        special = [name for name in SPECIAL if getattr(value, name, None) is not None and hasattr(value, name)]
        names = {"n": value.__name__, "q": _lineage(value), "d": _doc(value)}
        return {**tree, "k": "class", **names, "b": own, "p": special}
    if isinstance(value, (types.FunctionType, types.MethodType, types.BuiltinFunctionType)):
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
    return {**tree, "k": kind, "of": _outgoing(type(value))}


def _doc(value) -> str | None:
    text = getattr(value, "__doc__", None)
    return text[:5000] if isinstance(text, str) else None


def _source(value) -> str | None:
    try:
        return inspect.getsource(value)[:20_000] if isinstance(value, types.FunctionType) else None
    except (OSError, TypeError):
        return None


def _signature(value) -> list | None:
    """[name, kind, default as bytes or None] of each parameter."""
    try:
        result = []
        for parameter in inspect.signature(value).parameters.values():
            has = parameter.default is not parameter.empty
            default = base64.b64encode(_pack(parameter.default)).decode() if has else None
            result.append([parameter.name, int(parameter.kind), default])
        return result
    except (ValueError, TypeError, CodecError):
        return None


def _describe_error(error: BaseException) -> dict:
    known = getattr(error, "_autograder_number", None)
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        if "ipykernel_" in frame.filename or frame.filename.startswith("<"):
            lines.append([frame.name, frame.lineno or 0, (frame.line or "").strip()[:300]])
    try:
        args = _pack(list(error.args))
    except Exception:
        args = _pack([str(error)])
    kind = type(error)
    held = _outgoing(kind) if kind.__module__ == "__main__" else None
    text = str(error)[:5000]
    return {"type": _lineage(kind), "class": held, "args": args, "text": text, "lines": lines[-20:], "known": known}


# -- what the check gave us -----------------------------------------------------------------------------------------


class Callback:
    """A function or object of the check, reached by asking."""

    def __init__(self, number: int, name: str):
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "__name__", name)

    def __call__(self, *args, **kwargs):
        return _ask({"do": "call", "of": self._number, "args": list(args), "kwargs": kwargs})

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return _ask({"do": "getattr", "of": self._number, "name": name})

    def __len__(self):
        return _ask({"do": "len", "of": self._number})

    def __getitem__(self, key):
        return _ask({"do": "getitem", "of": self._number, "key": key})

    def __iter__(self):
        return iter(_ask({"do": "list", "of": self._number}))

    def __repr__(self):
        return f"<{self.__name__} of the check>"


class _Function(Callback):
    """A callback that is a function and nothing else."""

    __len__ = __getitem__ = __iter__ = None

    def __getattr__(self, name):
        raise AttributeError(name)


def _ask(question: dict):
    """Ask the checker; while it needs something from here to answer, do that first."""
    kernel = _kernel()
    while True:
        data = base64.b64encode(Encoder(_outgoing).encode(question)).decode()
        answer = kernel.raw_input("autograder:" + data)
        reply = Decoder(_incoming).decode(base64.b64decode(answer))
        if "first" in reply:
            question = {"do": "done", "reply": Encoder(_outgoing).encode(_do(reply["first"]))}
            continue
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


def _incoming(tree: dict):
    if tree["t"] == "handle":
        return _objects[tree["v"]]
    if tree["t"] == "callback":
        return (_Function if tree.get("f") else Callback)(tree["v"], str(tree.get("n", "function")))
    if tree["t"] == "library":
        return getattr(importlib.import_module(tree["m"]), tree["n"])
    raise CodecError(f"{tree['t']!r} is not data")
