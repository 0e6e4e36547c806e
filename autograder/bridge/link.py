"""The checker's end of the bridge: asks the student kernel, and answers when the student's code calls back."""

from __future__ import annotations

import logging
import socket
import sys
import warnings
import weakref
from collections.abc import Iterable

from autograder.bridge import proxies
from autograder.bridge.callbacks import Callbacks
from autograder.bridge.codec import CodecError, Decoder, Encoder, NotData
from autograder.bridge.inplace import become
from autograder.bridge.line import ANSWER, ASK, QUESTION, REPLY, KernelGone, KernelSilent, Line
from autograder.bridge.own import Own
from autograder.bridge.passing import Passing, Shared
from autograder.bridge.trusted import exception_type, library_name, opted_in
from autograder.bridge.world import World

__all__ = ["BridgeFailure", "Link"]


class BridgeFailure(BaseException):
    """The student kernel gave no usable answer: it died, was silent, or sent what no honest agent sends.

    Not an `Exception`, so that a check that expects an error does not take this for one; the checker also remembers it.

    Attributes
    ----------
    kind : str
        "died", "timed-out" or "refused".
    """

    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind


class Link:
    """One connection to one student kernel, and the proxies that depend on it.

    Attributes
    ----------
    failure : BridgeFailure or None
        The first failure since it was last set to None.
    """

    def __init__(self, watch: int | None = None, on_watch=None):
        self.failure: BridgeFailure | None = None
        self.generation = self.exchanges = 0
        self.classes: dict[tuple, type] = {}
        self.instances: weakref.WeakValueDictionary = weakref.WeakValueDictionary()
        #: Gives the classes that the lesson's own cells bind.
        self.lessons_classes = tuple
        #: Names of the student's classes that the exercise is about.
        self.believed: frozenset[str] = frozenset()
        self.own = Own()
        self._watched: frozenset[str] = frozenset()
        self._shared = Shared(self.own)
        self._begun = False
        self._world: World | None = None
        self._line: Line | None = None
        self._watch = (watch, on_watch)
        self.callbacks = Callbacks()
        self._raised: list[Exception] = []

    def connect(self, endpoint: socket.socket) -> None:
        """Speak to this kernel from now on, over what `dial` gave; handles of an earlier one are void."""
        self.disconnect()
        self.generation += 1
        self.classes.clear()
        self.instances.clear()
        self.callbacks.clear()
        self._raised.clear()
        self._line = Line(endpoint, *self._watch)

    def disconnect(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def fail(self, kind: str, message: str) -> BridgeFailure:
        """Remember and return a failure."""
        error = BridgeFailure(kind, message)
        self.failure = self.failure or error
        return error

    # -- asking -----------------------------------------------------------------------------------------------

    def begin(
        self,
        own: dict[str, type],
        believed: Iterable[str] = (),
        watched: Iterable[str] = (),
        world: World | None = None,
    ) -> None:
        """Prepare for a test.

        Parameters
        ----------
        own : dict
            Classes of the lesson's that both sides may have. The keys say where they are bound: ``Name`` in the
            notebook, ``module:Name`` in a module of the lesson's.
        believed : iterable of str
            Names of the student's classes that the test is about.
        watched : iterable of str
            Names of objects that are kept equal on both sides.
        world : World, optional
            What the test may change around the student's code.
        """
        self._world, aspects = None, world.aspects if world is not None else []
        self.believed, self._watched = frozenset(believed), frozenset(watched)
        self.own.share({})
        self._shared.clear()
        self._begun = False
        if self.connected and (own or self.believed or self._watched or aspects):
            about = {"believed": sorted(believed), "own": sorted(own), "watched": sorted(watched), "aspects": aspects}
            self._world = world  # the answer may bring files
            found = self.ask("begin", **about, files=[] if world is None else world.fixed_files)
            there = [name for name in found if type(name) is str] if isinstance(found, list) else []
            self.own.share({name: own[name] for name in there if name in own})
            self._begun = True
        self._world = world

    def end(self) -> None:
        """Have the student kernel as it was before the test."""
        self._shared.clear()
        self._world = None
        if self._begun and self.connected and (self.failure is None or self.failure.kind == "refused"):
            self.ask("end")
        self._begun = False

    def watch(self, name: str, value: object) -> None:
        """Keep the object that goes by this name equal on both sides, if that was asked for."""
        if name in self._watched:
            self._shared.put(name, value)

    def lend(self, name: str, value: object) -> None:
        """Bind a name in the student kernel until the test is over."""
        self.ask("lend name", (value,), name=name, watched=name in self._watched)
        self._begun = True
        self.watch(name, value)

    @property
    def connected(self) -> bool:
        return self._line is not None

    def ask(self, verb: str, args: tuple | None = None, kwargs: dict | None = None, **details) -> object:
        """Have the agent do something and return what it gives; changed arguments are changed here too.

        Raises
        ------
        NameError
            The name is not there.
        BridgeFailure
        Exception
            What the student's code raised, as the same builtin or library type.
        """
        message = {} if args is None else {"args": list(args), "kwargs": kwargs or {}}
        reply = self._in_our_world(message | {"do": verb, **details})
        self._show(reply)
        if reply.get("ok") is True:
            return reply.get("value") if reply.get("awaited") is not True else _already(reply.get("value"))
        if reply.get("missing") is True:
            raise NameError(details.get("name"))
        if "error" in reply:
            raise self.student_error(reply["error"])
        raise self.fail("refused", str(reply.get("bridge", "the answer makes no sense"))[:500])

    def _in_our_world(self, message: dict) -> dict:
        """Ask, and tell what the test has changed; meanwhile this process is as it was before the test."""
        world = self._world
        if world is not None:
            if news := world.news():
                message["world"], self._begun = news, True
            world.suspend()
        try:
            if told := self._shared.changes():
                message["shared"] = told
            reply = self._exchange(message)
            self._shared.take(reply.get("shared"))
        finally:
            if world is not None:
                world.resume()
        if world is not None:
            world.heard(reply.get("random"))
            world.found(reply.get("files"))
        return reply

    def call(self, number: int, args: tuple, kwargs: dict) -> object:
        """Call the held object `number`."""
        return self.ask("call", args, kwargs, of=number)

    def unpack(self, data) -> object:
        """The value that is packed in `data`; what is not data becomes a stand-in."""
        if not isinstance(data, bytes):
            raise self.fail("refused", "the answer makes no sense")
        try:
            return Decoder(self.incoming, opted_in).decode(data)
        except CodecError as error:
            raise self.fail("refused", f"the answer could not be read: {error}") from None

    # -- the line ---------------------------------------------------------------------------------------------

    def _exchange(self, message: dict) -> dict:
        """Ask, and answer the student's code until the reply comes."""
        if self._line is None:
            raise self.fail("died", "the Python process of the notebook is gone")
        self.exchanges += 1
        encoder = self._encoder()
        data = encoder.encode(message)
        try:
            self._line.send(ASK, data)
            kind, data = self._line.receive()
            while kind == QUESTION:
                self._line.heed()  # who asks without end is not listened to for ever
                self._answer(data)
                kind, data = self._line.receive()
        except KernelGone as error:
            raise self.fail("died", str(error)) from None
        except KernelSilent:
            raise self.fail("timed-out", "no answer within the time limit") from None
        if kind != REPLY:
            raise self.fail("refused", "the answer makes no sense")
        return self._read(data, encoder.made)

    def _encoder(self, known: dict[int, int] | None = None) -> Encoder:
        return Encoder(self._outgoing, first=self._first, known=known)

    def _read(self, data: bytes, made: list) -> dict:
        try:
            message = Decoder(self.incoming, opted_in, known=made).decode(data)
        except CodecError as error:
            raise self.fail("refused", f"the answer could not be read: {error}") from None
        changed = message.get("changed", []) if isinstance(message, dict) else None
        if not isinstance(changed, list):
            raise self.fail("refused", "the answer makes no sense")
        for entry in changed:
            number, content = entry if isinstance(entry, list) and len(entry) == 2 else (None, None)
            if type(number) is not int or not 0 <= number < len(made):
                raise self.fail("refused", "the answer makes no sense")
            become(made[number], content)
        return message

    # -- being asked ------------------------------------------------------------------------------------------

    def _answer(self, data: bytes) -> None:
        """The student's code asks: a callback of the check, or plain `input()`."""
        decoder = Decoder(self.incoming, opted_in)
        known, changes = {}, list
        try:
            question = self._question(data, decoder)
            passing = Passing(decoder, [question, question.get("args"), question.get("kwargs")], self.own)
            known, changes = passing.known, passing.changes
            self._show(question)
            reply = {"ok": True, "value": self._in_the_tests_world(question)}
        except Exception as error:
            self._raised.append(error)
            known_error = len(self._raised) - 1
            reply = {"ok": False, "type": type(error).__name__, "text": str(error)[:2000], "known": known_error}
        try:
            answer = self._encoder(known).encode(reply | {"changed": changes()})
        except (CodecError, NotData) as error:
            answer = Encoder().encode({"ok": False, "type": "TypeError", "text": str(error), "known": None})
        self._line.send(ANSWER, answer)

    def _question(self, data: bytes, decoder: Decoder) -> dict:
        try:
            question = decoder.decode(data)
        except CodecError:
            question = None
        if not isinstance(question, dict):
            raise self.fail("refused", "the question makes no sense")
        return question

    def _in_the_tests_world(self, question: dict):
        """Serve a question, with this process as the test has made it."""
        world = self._world
        if world is None:
            return self.callbacks.serve(question)
        world.heard(question.get("random"))
        world.resume()
        try:
            return self.callbacks.serve(question)
        finally:
            world.news()
            world.suspend()

    # -- what is not data -------------------------------------------------------------------------------------

    def _first(self, value, encoder: Encoder, depth: int) -> dict | None:
        held = proxies.held_of(value)
        if held is not None:
            return {"t": "handle", "v": held.number_for(self)}
        return self.own.encode(value, encoder, depth)

    def _outgoing(self, value) -> dict:
        library = library_name(value)
        if library is not None:
            return {"t": "library", "m": library[0], "n": library[1]}
        return self.callbacks.tree(value)

    def incoming(self, tree: dict, decoder: Decoder, depth: int):
        """What stands here for a tree that is not data."""
        if tree["t"] == "callback":
            return self.callbacks[tree["v"]]
        if tree["t"] == "handle":
            return proxies.from_tree(self, tree)
        if tree["t"] == "own":
            return self.own.decode(decoder, tree, depth)
        if tree["t"] == "module":
            return proxies.ModuleName(str(tree["v"]))
        raise CodecError("an unknown kind of value")

    # -- what else a call does --------------------------------------------------------------------------------

    def _show(self, reply: dict) -> None:
        """Print and log here what was printed and logged there, and warn as it warned."""
        for stream, key in ((sys.stdout, "printed"), (sys.stderr, "stderr")):
            if isinstance(reply.get(key), str) and reply[key]:
                stream.write(reply[key])
        for data in reply.get("shown") or []:
            if isinstance(data, dict) and "IPython" in sys.modules:
                shell = sys.modules["IPython"].get_ipython()
                if shell is not None:
                    shell.display_pub.publish({str(kind): str(text) for kind, text in data.items()})
        for name, level, text in reply.get("logged") or []:
            logging.getLogger(str(name)).log(int(level), "%s", str(text))
        for lineage, text in reply.get("warnings") or []:
            category = exception_type(lineage, self.lessons_classes())
            warnings.warn(str(text), category if issubclass(category, Warning) else UserWarning, stacklevel=4)

    def student_error(self, description: dict) -> BaseException:
        """The exception that the student's code raised, rebuilt here."""
        try:
            known = description["known"]
            if type(known) is int and 0 <= known < len(self._raised):
                error = self._raised[known]
                return RuntimeError(str(error)) if isinstance(error, StopIteration | StopAsyncIteration) else error
            local = None if description["class"] is None else proxies.from_tree(self, description["class"])
            said = self.unpack(description["args"])
            error = proxies.make_error(
                description["type"], local, said, str(description["text"]), self.lessons_classes()
            )
            lines = [(str(n), int(k), str(text)) for n, k, text in description["lines"]]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise self.fail("refused", "the answer makes no sense") from None
        error.student_lines = lines
        return error


async def _already(value):
    """The result of a coroutine that has run."""
    return value
