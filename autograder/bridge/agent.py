"""The part of the bridge that lives in the student kernel: it looks up, calls and describes what the student made.

It is injected as source (see `injection`) and has no authority: the checker believes nothing it says beyond "these are
the student's values". It takes calls on a socket of their own, from the kernel's loop, so that they come between cells.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import copy
import inspect
import io
import logging
import math
import operator
import os
import socket
import sys
import time
import warnings

from . import agent_objects
from .agent_objects import (
    ask,
    describe_error,
    first,
    incoming,
    lineage,
    objects,
    one_at_a_time,
    outgoing,
    own,
    printed,
    surroundings,
)
from .codec import CodecError, Decoder, Encoder, NotData, TooBig
from .line import ASK, REPLY, KernelGone, Line
from .operators import BINARY, IN_PLACE, UNARY
from .passing import Passing, Shared

PRINT_LIMIT = 200_000
CHUNK = 256
CHUNK_SECONDS = 0.05
#: Seconds to wait for the next call before the kernel's loop goes on: calls come in rows.
PATIENCE = 0.002


class Printed(io.StringIO):
    """What a call prints, up to a limit."""

    _room = PRINT_LIMIT

    def write(self, text):
        super().write(text[: self._room])
        self._room -= len(text[: self._room])
        return len(text)

    def take(self) -> str:
        """What was printed since this was asked last."""
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


class Log(logging.Handler):
    """What calls log."""

    def __init__(self):
        super().__init__()
        self._records: list = []

    def listen(self) -> None:
        if self not in logging.root.handlers:
            logging.root.addHandler(self)
        self._records.clear()

    def take(self) -> list:
        taken, self._records = self._records, []
        return taken

    def emit(self, record):
        if printed and len(self._records) < 1000:
            self._records.append([record.name, record.levelno, record.getMessage()[:2000]])


_log = Log()


def listen(listener: socket.socket) -> None:
    """Take calls from now on, one caller at a time: who calls later takes the line over."""
    loop, owner = asyncio.get_running_loop(), os.getpid()
    listener.setblocking(False)

    def accept() -> None:
        with contextlib.suppress(BlockingIOError):
            endpoint, _ = listener.accept()
            if agent_objects.line is not None:
                hang_up()
            agent_objects.line = Line(endpoint)
            loop.add_reader(endpoint, serve)

    def hang_up() -> None:
        loop.remove_reader(agent_objects.line.fileno())
        agent_objects.line.close()
        agent_objects.line = None

    def serve() -> None:
        if os.getpid() != owner:
            os._exit(0)  # a copy of the kernel that forgot to end must not answer in its place
        patience = 0.0
        try:
            while True:
                with one_at_a_time:
                    if not agent_objects.line.has_news(patience):
                        return  # or a thread of the student's code that asks has heard it
                    kind, request = agent_objects.line.receive()
                if kind == ASK:
                    agent_objects.line.send(REPLY, reply(request))
                patience = PATIENCE
        except KernelGone:
            hang_up()

    loop.add_reader(listener, accept)


def reply(request: bytes) -> bytes:
    """Do what a request says."""
    decoder = Decoder(incoming)
    try:
        message = decoder.decode(request)
        passing = Passing(decoder, [message, message.get("args"), message.get("kwargs")], own)
        shared.take(message.get("shared"))
        surroundings.take(message.get("world", {}))
        answer = do(message)
        if (state := surroundings.told()) is not None:
            answer["random"] = state
        if written := surroundings.written():
            answer["files"] = written
        if told := shared.changes():
            answer["shared"] = told
        if changes := passing.changes():
            answer["changed"] = changes
        return Encoder(outgoing, first=first, known=passing.known).encode(answer)
    except TooBig as error:
        return _refusal(f"{error}: it cannot be checked")
    except (CodecError, NotData) as error:
        return _refusal(str(error))
    except Exception as error:  # the student's code may have laid hands on this module: nobody waits for it
        return _refusal(f"the question could not be answered ({type(error).__name__})")


def _refusal(text: str) -> bytes:
    return Encoder().encode({"ok": False, "bridge": text})


def do(message: dict) -> dict:
    out, err = Printed(), Printed()
    kept = sys.stdout, sys.stderr, builtins.input
    sys.stdout, sys.stderr, builtins.input = out, err, _ask_for_input
    printed.append(out)
    shown = _show_to_the_check() if "display" in surroundings.aspects else None
    _log.listen()
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                with surroundings:
                    answer = {"ok": True, "value": VERBS[message["do"]](message)}
            except _Missing:
                answer = {"ok": False, "missing": True}
            except (CodecError, NotData) as error:
                answer = {"ok": False, "bridge": str(error)}
            except BaseException as error:
                answer = {"ok": False, "error": describe_error(error)}
    finally:
        sys.stdout, sys.stderr, builtins.input = kept
        printed.pop()
        shown = shown and _stop_showing(*shown)
    said = {"shown": shown, "printed": out.take(), "stderr": err.take(), "logged": _log.take()}
    answer |= {key: value for key, value in said.items() if value}
    if "awaited" in message:
        answer["awaited"] = True
    if caught:
        answer["warnings"] = [[lineage(w.category), str(w.message)[:2000]] for w in caught[:50]]
    return answer


def _show_to_the_check() -> tuple:
    """Catch what is displayed; what `_stop_showing` needs."""
    from IPython.core.displaypub import CapturingDisplayPublisher

    shell = sys.modules["IPython"].get_ipython()
    before, shell.display_pub = shell.display_pub, CapturingDisplayPublisher()
    return shell, before, shell.display_pub.outputs


def _stop_showing(shell, before, outputs: list) -> list:
    shell.display_pub = before
    texts = [{str(kind): text for kind, text in output["data"].items() if type(text) is str} for output in outputs]
    return texts[:100]


def _ask_for_input(prompt="") -> str:
    """`input` asks the check, as it asks the person at a notebook."""
    return ask({"do": "input", "prompt": str(prompt)})


class _Missing(Exception):
    pass


# -- verbs ----------------------------------------------------------------------------------------------------------


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
    _kept.setdefault(name, names.get(name, _Missing))
    names[name] = message["args"][0]
    if message["watched"]:
        shared.put(name, names[name])


def _take_back(message: dict) -> None:
    before = _kept.pop(message["name"], _Missing)
    if before is _Missing:
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
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def _name(message: dict):
    names = _namespace()
    if message["name"] not in names:
        raise _Missing
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
    """The next item of an asynchronous iterator."""

    async def step():
        return await objects[message["of"]].__anext__()

    try:
        return [_finish(step())]
    except StopAsyncIteration:
        return []


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
