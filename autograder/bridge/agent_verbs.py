"""What a check may ask of the agent, one function for each verb of a message."""

from __future__ import annotations

import asyncio
import copy
import inspect
import math
import operator
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from . import agent_objects
from .agent_objects import describe_error, objects, own, surroundings
from .codec import CodecError
from .operators import BINARY, IN_PLACE, UNARY
from .passing import Shared

__all__ = ["VERBS", "Missing", "shared"]

PRINT_LIMIT = 200_000
CHUNK = 256
CHUNK_SECONDS = 0.05


class Missing(Exception):
    """There is no such name."""


def _namespace() -> dict:
    from IPython import get_ipython

    return get_ipython().user_ns


def _begin(message: dict) -> list:
    """Prepare for a test cell: which of the lesson's classes are here, and which of the student's are looked at."""
    agent_objects.believed.clear()
    agent_objects.believed.update(message["believed"])
    found, names = {}, _namespace()
    for entry in message["own"]:
        module, _, name = entry.rpartition(":")
        there = vars(sys.modules[module]) if module in sys.modules else {} if module else names
        if isinstance(there.get(name), type):
            found[entry] = there[name]
    own.share(found)
    surroundings.begin(message["aspects"], message["files"])
    shared.clear()
    for name in message["watched"]:
        if name in names:
            shared.put(name, names[name])
    return list(own.classes)


def _end(message: dict) -> None:
    """Put everything back to what it was before the test."""
    shared.clear()
    surroundings.end()
    for name in list(_kept):
        _take_back({"name": name})


def _lend_name(message: dict) -> None:
    names, name = _namespace(), message["name"]
    _kept.setdefault(name, names.get(name, Missing))
    names[name] = message["args"][0]
    if message["watched"]:
        shared.put(name, names[name])


def _take_back(message: dict) -> None:
    before = _kept.pop(message["name"], Missing)
    if before is Missing:
        _namespace().pop(message["name"], None)
    else:
        _namespace()[message["name"]] = before


#: What was lent: the notebook's own values under these names.
_kept: dict[str, object] = {}
shared = Shared(own)


def _call(message: dict):
    value = objects[message["of"]](*message["args"], **message["kwargs"])
    if inspect.iscoroutine(value):
        message["awaited"] = True
        value = _finish(value)
    return value


def _finish(coroutine):
    """The result of a coroutine, run in a thread because the kernel's own loop is busy."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def _name(message: dict):
    names = _namespace()
    if message["name"] not in names:
        raise Missing
    return names[message["name"]]


def _names(message: dict) -> list:
    shell = sys.modules["IPython"].get_ipython()
    return [name for name in shell.user_ns if type(name) is str and name not in shell.user_ns_hidden]


def _delete_name(message: dict) -> None:
    _namespace().pop(message["name"], None)


def _set_name(message: dict) -> None:
    _namespace()[message["name"]] = message["args"][0]


def _next(message: dict) -> list:
    """Some items of an iterator: as many as asked, fewer if they take long; and how it ended."""
    iterator, items, until = objects[message["of"]], [], time.monotonic() + CHUNK_SECONDS
    for _ in range(min(message["count"], CHUNK)):
        try:
            items.append(next(iterator))
        except StopIteration:
            return [items, "end", None]
        except BaseException as error:
            return [items, "error", describe_error(error)]
        if time.monotonic() > until:
            break
    return [items, "more", None]


def _anext(message: dict) -> list:
    """The next item of an asynchronous iterator. All go through one loop, for a loop that ends ends its generators."""

    async def step():
        try:
            return [await objects[message["of"]].__anext__()]
        except StopAsyncIteration:
            return []

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_items_loop().run_until_complete, step()).result()


@cache
def _items_loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def _operate(message: dict):
    name = message["name"]
    if name in IN_PLACE:
        return getattr(operator, name)(*message["args"])
    if name == "divmod":
        return divmod(*message["args"])
    if name in (*BINARY, *UNARY, "eq"):
        return getattr(operator, f"__{name}__")(*message["args"])
    raise CodecError("an unknown operator")


def _setitem(message: dict) -> None:
    key, value = message["args"]
    objects[message["of"]][key] = value


def _delitem(message: dict) -> None:
    del objects[message["of"]][message["args"][0]]


def _plain(function):
    return lambda message: function(objects[message["of"]])


VERBS = {
    "begin": _begin,
    "end": _end,
    "lend name": _lend_name,
    "take name back": _take_back,
    "name": _name,
    "names": _names,
    "delete name": _delete_name,
    "set name": _set_name,
    "call": _call,
    "next": _next,
    "anext": _anext,
    "operate": _operate,
    "getitem": lambda message: objects[message["of"]][message["args"][0]],
    "setitem": _setitem,
    "delitem": _delitem,
    "contains": lambda message: bool(message["args"][0] in objects[message["of"]]),
    "getattr": lambda message: getattr(objects[message["of"]], message["name"]),
    "setattr": lambda message: setattr(objects[message["of"]], message["name"], message["args"][0]),
    "delattr": lambda message: delattr(objects[message["of"]], message["name"]),
    "format": lambda message: format(objects[message["of"]], message["args"][0])[:PRINT_LIMIT],
    "round": lambda message: round(objects[message["of"]], *message["args"]),
    "enter": _plain(lambda value: value.__enter__()),
    "exit": _plain(lambda value: value.__exit__(None, None, None)),
    "len": _plain(len),
    "iter": _plain(iter),
    "aiter": _plain(lambda value: value.__aiter__()),
    "reversed": _plain(reversed),
    "str": _plain(lambda value: str(value)[:PRINT_LIMIT]),
    "repr": _plain(lambda value: repr(value)[:PRINT_LIMIT]),
    "int": _plain(int),
    "float": _plain(float),
    "complex": _plain(complex),
    "trunc": _plain(math.trunc),
    "floor": _plain(math.floor),
    "ceil": _plain(math.ceil),
    "bool": _plain(bool),
    "index": _plain(operator.index),
    "hash": _plain(hash),
    "copy": _plain(copy.copy),
    "deepcopy": _plain(copy.deepcopy),
    "dir": _plain(lambda value: [str(name) for name in dir(value)]),
}
