"""The part of the bridge that lives in the student kernel: it looks up, calls and describes what the student made.

It is injected as source (see `injection`) and has no authority: the checker believes nothing it says beyond "these are
the student's values". One request is one call of :func:`serve`, by way of the ``user_expressions`` of an
``execute_request``; a callback of the check travels the other way as an ``input_request``.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import inspect
import io
import operator
import time
import warnings

from .agent_objects import describe_error, incoming, kernel, lineage, objects, outgoing, pack
from .codec import CodecError, Decoder, Encoder, NotData

PRINT_LIMIT = 200_000
CHUNK = 256
CHUNK_SECONDS = 0.05
OPERATORS = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor"),
    *("eq", "ne", "lt", "le", "gt", "ge", "neg", "pos", "abs", "invert"),
)


class Reply:
    """A reply as Jupyter shows it: base64 under a type of its own."""

    def __init__(self, data: bytes):
        self._data = base64.b64encode(data).decode()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"application/x-autograder": self._data}


class Printed(io.StringIO):
    """Standard output of a call, up to a limit."""

    def write(self, text):
        room = PRINT_LIMIT - self.tell()
        super().write(text[:room] if room > 0 else "")
        return len(text)


def serve() -> Reply:
    """Do what the attachment of the message that is being handled says."""
    try:
        (request,) = kernel().get_parent("shell")["buffers"]
        message = Decoder(incoming).decode(bytes(request))
        return Reply(Encoder(outgoing).encode(do(message)))
    except (CodecError, NotData) as error:
        return Reply(Encoder().encode({"ok": False, "bridge": f"{error}"}))


def do(message: dict) -> dict:
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
            reply = {"ok": False, "error": describe_error(error)}
    reply |= {key: message[key] for key in ("changed", "awaited") if key in message}
    reply["printed"] = printed.getvalue()
    reply["warnings"] = [[lineage(w.category), str(w.message)[:2000]] for w in caught[:50]]
    return reply


@contextlib.contextmanager
def _input():
    """Let `input` ask the check, as it asks the person at a notebook."""
    before, builtins.input = builtins.input, kernel().raw_input
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


def _unpack_call(message: dict) -> tuple[list, dict]:
    unpack = lambda data: Decoder(incoming).decode(data)  # noqa: E731
    return [unpack(d) for d in message["args"]], {k: unpack(d) for k, d in message["kwargs"].items()}


def _call(message: dict) -> bytes:
    function = objects[message["of"]]
    args, kwargs = _unpack_call(message)
    try:
        value = function(*args, **kwargs)
        if inspect.iscoroutine(value):
            message["awaited"] = True
            value = _finish(value)
        return pack(value)
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
                after = pack(value)
                if after != before:
                    changed.append([place, after])
    return changed


def _name(message: dict) -> bytes:
    names = _namespace()
    if message["name"] not in names:
        raise _Missing
    return pack(names[message["name"]])


def _delete_name(message: dict) -> None:
    _namespace().pop(message["name"], None)


def _set_name(message: dict) -> None:
    _namespace()[message["name"]] = Decoder(incoming).decode(message["value"])


def _next(message: dict) -> list:
    """Some items of an iterator: as many as asked, fewer if they take long; and how it ended."""
    iterator, items, until = objects[message["of"]], [], time.monotonic() + CHUNK_SECONDS
    for _ in range(min(message["count"], CHUNK)):
        try:
            items.append(pack(next(iterator)))
        except StopIteration:
            return [items, "end", None]
        except BaseException as error:
            return [items, "error", describe_error(error)]
        if time.monotonic() > until:
            break
    return [items, "more", None]


def _operate(message: dict) -> bytes:
    args, _ = _unpack_call(message)
    if message["name"] not in OPERATORS:
        raise CodecError("an unknown operator")
    return pack(getattr(operator, f"__{message['name']}__")(*args))


def _getitem(message: dict) -> bytes:
    (key,), _ = _unpack_call(message)
    return pack(objects[message["of"]][key])


def _setitem(message: dict) -> None:
    (key, value), _ = _unpack_call(message)
    objects[message["of"]][key] = value


def _delitem(message: dict) -> None:
    (key,), _ = _unpack_call(message)
    del objects[message["of"]][key]


def _contains(message: dict) -> bool:
    (item,), _ = _unpack_call(message)
    return bool(item in objects[message["of"]])


def _setattr(message: dict) -> None:
    (value,), _ = _unpack_call(message)
    setattr(objects[message["of"]], message["name"], value)


def _plain(function):
    return lambda message: pack(function(objects[message["of"]]))


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
    "getattr": lambda message: pack(getattr(objects[message["of"]], message["name"])),
    "setattr": _setattr,
    "delattr": lambda message: delattr(objects[message["of"]], message["name"]),
    "enter": lambda message: pack(objects[message["of"]].__enter__()),
    "exit": lambda message: pack(objects[message["of"]].__exit__(None, None, None)),
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
