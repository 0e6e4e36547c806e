"""Inside the checker process: runs locked cells and graded test cells, and says how each went.

The process never holds student code. It is forked for one submission from a warm parent (see `zygote`) and dies with
it.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import io
import math
import os
import socket
import sys
import traceback

from autograder.bridge.files import Files
from autograder.bridge.line import KernelGone, KernelSilent
from autograder.bridge.link import BridgeFailure, Link
from autograder.bridge.names import Main, Namespace
from autograder.bridge.world import World
from autograder.execution.channel import Channel
from autograder.execution.lending import Lender

__all__ = ["Checker", "make_shell"]

PRINT_LIMIT = 20_000


def make_shell():
    """An IPython shell without history, so that magics in locked cells work."""
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class CheckerShell(InteractiveShell):
        def enable_gui(self, gui=None):
            """There is no window and no event loop: `%matplotlib inline` has nothing more to do."""

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = CheckerShell.instance(config=config)
    shell.display_pub = CapturingDisplayPublisher()
    return shell


class Printed(io.StringIO):
    """Output up to a limit."""

    def write(self, text):
        room = PRINT_LIMIT - self.tell()
        super().write(text[:room] if room > 0 else "")
        return len(text)


class Checker:
    """Serves one grader until it hangs up.

    Parameters
    ----------
    channel : Channel
    shell : InteractiveShell
    """

    def __init__(self, channel: Channel, shell):
        self._channel = channel
        self._shell = shell
        self._nonce = ""
        self._lessons_files = Files().places()
        self.link = Link(channel.fileno(), self._while_waiting)
        self.names = Namespace(self.link)
        self.names.update(__name__="__main__", __builtins__=__builtins__, get_ipython=lambda: shell)
        sys.modules["__main__"] = Main(self.names)
        shell.user_ns = self.names
        self._lender = Lender(self.names, shell, self.link)

    def serve(self) -> None:
        while True:
            message = self._channel.receive()
            if message is None:
                return
            self._do(message)

    def _do(self, message: dict) -> None:
        if message["do"] == "connect":
            (endpoint,) = self._channel.descriptors
            self.link.connect(socket.socket(fileno=endpoint))
        elif message["do"] == "environment":
            os.environ.update(message["variables"])
        elif message["do"] == "lost":
            self.link.disconnect()
        elif message["do"] == "run":
            self._nonce = message["nonce"]
            self._channel.send({"nonce": message["nonce"], **self.run(message)})

    def _while_waiting(self) -> None:
        """Something came while a call was running: the kernel died, or the grader did, or time is up."""
        message = self._channel.receive()
        if message is None:
            os._exit(0)
        if message["do"] == "lost":
            raise KernelGone("the Python process of the notebook ended")
        if message["do"] == "late" and message["nonce"] == self._nonce:  # not about a cell before
            raise KernelSilent("no answer within the time limit")

    def run(self, message: dict) -> dict:
        """Run one cell of trusted source and describe the outcome in plain data.

        Returns
        -------
        dict
            ``status``: "ok", "assertion", "exception" or "bridge"; ``number``: the last value if it was a number, or
            "strange" if it was not finite; ``ename``, ``text``, ``line`` (of the source, or 0), ``student`` (lines
            [function, number, text] of the notebook's code), ``printed``; of a failed check also ``mistake``, the
            sentence about a known one, and ``fingerprints``, by which it was known (see `autograder.checks`).
        """
        self.names.forget(message["release"])
        self.names.reserved = frozenset(message["reserved"])
        self.names.students = frozenset(message["release"])
        self.link.failure = None
        printed = Printed()
        outcome: dict = {"status": "ok", "number": None}
        world = None
        try:
            world = World(message["source"], self._lessons_files)
            self.link.begin(self.names.classes_of_both(), message["believed"], message["watched"], world)
            self.names.watch(message["watched"])
            self.names.lent = frozenset(message["lent"])
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()), self._lent(message):
                outcome["number"] = _as_number(self._execute(message["source"]))
        except BaseException as error:
            outcome = self._describe(error)
        self.names.lent = frozenset()
        with contextlib.suppress(Exception, BridgeFailure):
            self.link.end()
        if world is not None and message["undo"]:
            world.restore()
        if self.link.failure is not None:
            outcome = {"status": "bridge", "ename": self.link.failure.kind, "text": str(self.link.failure), "line": 0}
        self.names.forget()
        return {"student": [], "line": 0, **outcome, "printed": printed.getvalue()}

    def _lent(self, message: dict):
        """What surrounds a cell that is run with other exercises' answers taken from the reference."""
        loan = message.get("lend")
        return self._lender.lent(loan["answers"], loan["names"]) if loan else contextlib.nullcontext()

    def _execute(self, source: str):
        """Run the source as a notebook cell; return the value of a last expression not followed by a semicolon."""
        if "doctest" in source:
            _run_no_docstrings()
        tree = ast.parse(self._shell.input_transformer_manager.transform_cell(source))
        last = tree.body[-1] if tree.body else None
        quiet = source.rstrip().endswith(";")
        shows = isinstance(last, ast.Expr)
        if shows:
            tree.body.pop()
        self._evaluate(tree, "exec")
        value = self._evaluate(ast.Expression(last.value), "eval") if shows else None
        return None if quiet else value

    def _evaluate(self, tree, mode: str):
        code = compile(tree, FILENAME, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        if code.co_flags & inspect.CO_COROUTINE:
            return asyncio.run(eval(code, self.names, self.names))
        return eval(code, self.names, self.names)

    def _describe(self, error: BaseException) -> dict:
        lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILENAME]
        if isinstance(error, SyntaxError) and not lines:
            lines = [error.lineno or 0]  # the cell itself cannot be read
        kind = "assertion" if isinstance(error, AssertionError) else "exception"
        if isinstance(error, BridgeFailure):
            kind = "bridge"
        student = getattr(error, "student_lines", [])
        if hasattr(error, "student_lines") and kind == "assertion":
            kind = "exception"  # raised by the student's code: no statement of the check
        with contextlib.suppress(Exception):
            text = str(error)
            name = error.kind if kind == "bridge" else type(error).__name__
            about = {"line": lines[-1] if lines else 0, "student": student, "mistake": getattr(error, "mistake", "")}
            fingerprints = list(getattr(error, "fingerprints", ()))
            return {"status": kind, "ename": name, "text": text, "fingerprints": fingerprints, **about}
        return {"status": "exception", "ename": type(error).__name__, "text": "", "line": 0}


def _run_no_docstrings() -> None:
    """A docstring of the student's is code of the student's, and no such code runs here."""
    import doctest

    def refuse(*arguments, **options):
        raise RuntimeError("docstrings run in the student's kernel only: the cell needs autograder.run: shared")

    doctest.DocTestRunner.run = refuse


FILENAME = "<check>"


def _as_number(value) -> float | str | None:
    """The number that a last value is: plain or NumPy, but no bool; "strange" if it is not finite."""
    kind = type(value)
    if kind in (int, float) or (
        kind.__module__ == "numpy" and kind.__name__.rstrip("0123456789") in ("float", "int", "uint")
    ):
        number = float(value)
        return number if math.isfinite(number) else "strange"
    return None
