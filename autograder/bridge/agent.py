"""The part of the bridge that lives in the student kernel: it looks up, calls and describes what the student made.

It is injected as source (see `injection`) and has no authority: the checker believes nothing it says beyond "these are
the student's values". It takes calls on a socket of their own, from the kernel's loop, so that they come between cells.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import io
import logging
import os
import socket
import sys
import warnings

from . import agent_objects
from .agent_objects import (
    ask,
    describe_error,
    first,
    incoming,
    lineage,
    one_at_a_time,
    outgoing,
    own,
    printed,
    surroundings,
)
from .agent_verbs import PRINT_LIMIT, VERBS, Missing, shared
from .codec import CodecError, Decoder, Encoder, NotData, TooBig
from .line import ASK, REPLY, KernelGone, Line
from .passing import Passing

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
            except Missing:
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
