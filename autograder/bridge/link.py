"""The checker's end of the bridge: asks the student kernel, and answers when the student's code calls back."""

from __future__ import annotations

import base64
import binascii
import builtins
import sys
import warnings

from autograder.bridge import proxies
from autograder.bridge.codec import CodecError, Decoder, Encoder, NotData
from autograder.bridge.injection import PACKAGE
from autograder.bridge.inplace import become
from autograder.bridge.trusted import exception_type, library_name, offers, opted_in
from autograder.bridge.wire import CallWire, KernelGone, KernelSilent

__all__ = ["BridgeFailure", "Link"]

PREFIX = "autograder:"
SERVE = f"__import__('{PACKAGE}.agent', fromlist=['serve']).serve()"
MAX_CALLBACKS = 100_000


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
        self.generation = 0
        self.classes: dict[int, type] = {}
        self.functions: dict[int, object] = {}
        #: Gives the classes that the lesson's own cells bind.
        self.lessons_classes = tuple
        self._wire: CallWire | None = None
        self._watch = {"watch": watch, "on_watch": on_watch}
        self._callbacks: dict[int, object] = {}
        self._raised: list[Exception] = []
        self._pending: dict | None = None

    def connect(self, connection: dict, endpoints) -> None:
        """Speak to this kernel from now on, over what `dial` gave; handles of an earlier one are void."""
        self.disconnect()
        self.generation += 1
        self.classes.clear()
        self.functions.clear()
        self._callbacks.clear()
        self._raised.clear()
        self._wire = CallWire(connection, endpoints)

    def disconnect(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def fail(self, kind: str, message: str) -> BridgeFailure:
        """Remember and return a failure."""
        error = BridgeFailure(kind, message)
        self.failure = self.failure or error
        return error

    # -- asking -----------------------------------------------------------------------------------------------

    def ask(self, verb: str, **details) -> object:
        """Have the agent do something and return its plain reply value.

        Raises
        ------
        NameError
            The name is not there.
        BridgeFailure
        Exception
            What the student's code raised, as the same builtin or library type.
        """
        reply = self._exchange({"do": verb, **details})
        self._show(reply)
        if reply.get("ok") is True:
            return reply.get("value")
        if reply.get("missing") is True:
            raise NameError(details.get("name"))
        if "error" in reply:
            raise self._student_error(reply["error"])
        raise self.fail("refused", str(reply.get("bridge", "the answer makes no sense"))[:500])

    def value(self, verb: str, **details) -> object:
        """Like :meth:`ask`, for a reply that is itself a packed value."""
        return self.unpack(self.ask(verb, **details))

    def call(self, number: int, args: tuple, kwargs: dict, verb: str = "call", **details) -> object:
        """Call the held object `number`; changed arguments are changed here too."""
        packed = [self._pack(arg) for arg in args]
        named = {name: self._pack(arg) for name, arg in kwargs.items()}
        mutable = [place for place, (_, m) in [*enumerate(packed), *named.items()] if m]
        message = {
            "do": verb,
            "of": number,
            "args": [data for data, _ in packed],
            "kwargs": {name: data for name, (data, _) in named.items()},
            "mutable": mutable,
            **details,
        }
        reply = self._exchange(message)
        self._apply_changes(reply.get("changed"), mutable, args, kwargs)
        self._show(reply)
        if reply.get("ok") is True:
            value = self.unpack(reply.get("value"))
            return _already(value) if reply.get("awaited") is True else value
        if "error" in reply:
            raise self._student_error(reply["error"])
        raise self.fail("refused", str(reply.get("bridge", "the answer makes no sense"))[:500])

    def _apply_changes(self, changed, mutable: list, args: tuple, kwargs: dict) -> None:
        for entry in changed if isinstance(changed, list) else []:
            if not (isinstance(entry, list) and len(entry) == 2 and entry[0] in mutable):
                raise self.fail("refused", "the answer makes no sense")
            place = entry[0]
            become(args[place] if isinstance(place, int) else kwargs[place], self.unpack(entry[1]))

    def _pack(self, value) -> tuple[bytes, bool]:
        encoder = Encoder(self._outgoing)
        data = encoder.encode(value)
        return data, encoder.has_mutable

    def unpack(self, data) -> object:
        """The value in `data`; what is not data becomes a proxy."""
        if not isinstance(data, bytes):
            raise self.fail("refused", "the answer makes no sense")
        try:
            return Decoder(self.incoming, opted_in).decode(data)
        except CodecError as error:
            raise self.fail("refused", f"the answer could not be read: {error}") from None

    # -- the wire ---------------------------------------------------------------------------------------------

    def _exchange(self, message: dict) -> dict:
        if self._wire is None:
            raise self.fail("died", "the Python process of the notebook is gone")
        try:
            if self._pending is not None:
                return self._nested(message)
            reply = self._wire.execute(
                "",
                expressions={"reply": SERVE},
                attachment=Encoder().encode(message),
                silent=True,
                on_input=self._on_input,
                **self._watch,
            )
            return self._read(reply)
        except KernelGone as error:
            raise self.fail("died", str(error)) from None
        except KernelSilent:
            raise self.fail("timed-out", "no answer within the time limit") from None

    def _read(self, reply: dict) -> dict:
        try:
            data = reply["user_expressions"]["reply"]["data"]["application/x-autograder"]
            message = Decoder().decode(base64.b64decode(data, validate=True))
        except (KeyError, TypeError, CodecError, binascii.Error):
            raise self.fail("refused", "the answer could not be read") from None
        if not isinstance(message, dict):
            raise self.fail("refused", "the answer makes no sense")
        return message

    def _nested(self, message: dict) -> dict:
        """Ask while the student's code waits for a callback: the agent does this first, then waits again."""
        self._answer({"first": message})
        self._pending = self._wire.next_input(**self._watch)
        question = self._question(self._pending)
        if question is None or question.get("do") != "done" or not isinstance(question.get("reply"), bytes):
            raise self.fail("refused", "the answer makes no sense")
        try:
            reply = Decoder().decode(question["reply"])
        except CodecError:
            reply = None
        if not isinstance(reply, dict):
            raise self.fail("refused", "the answer makes no sense")
        return reply

    # -- being asked ------------------------------------------------------------------------------------------

    def _question(self, message: dict) -> dict | None:
        prompt = message["content"].get("prompt")
        if not isinstance(prompt, str) or not prompt.startswith(PREFIX):
            return None
        try:
            question = Decoder(self.incoming, opted_in).decode(base64.b64decode(prompt[len(PREFIX) :]))
        except (CodecError, binascii.Error):
            return None
        return question if isinstance(question, dict) else None

    def _answer(self, reply: dict) -> None:
        try:
            data = Encoder(self._outgoing).encode(reply)
        except (CodecError, NotData) as error:
            data = Encoder().encode({"ok": False, "type": "TypeError", "text": str(error), "known": None})
        self._wire.answer(self._pending, base64.b64encode(data).decode())

    def _on_input(self, message: dict) -> None:
        """The student's code asks: a callback of the check, or plain `input()`."""
        question = self._question(message)
        if question is None:
            prompt = str(message["content"].get("prompt", ""))[:1000]
            self._wire.answer(message, self._typed(prompt))
            return
        outer, self._pending = self._pending, message
        try:
            try:
                reply = {"ok": True, "value": self._serve(question)}
            except Exception as error:
                self._raised.append(error)
                known = len(self._raised) - 1
                reply = {"ok": False, "type": type(error).__name__, "text": str(error)[:2000], "known": known}
            self._answer(reply)
        finally:
            self._pending = outer

    def _typed(self, prompt: str) -> str:
        """What the check types: its own replacement of `input`, if it made one."""
        if builtins.input is ORIGINAL_INPUT:
            return ""
        return str(builtins.input(prompt))

    def _serve(self, question: dict):
        target = self._callbacks[question["of"]]
        verb = question.get("do")
        if verb == "call":
            args, kwargs = question["args"], question["kwargs"]
            return target(*args, **{str(k): v for k, v in kwargs.items()})
        if isinstance(target, FUNCTIONS):
            raise TypeError("a function of the check can only be called")
        if verb == "getattr":
            return self._attribute(target, question["name"])
        if verb == "len":
            return len(target)
        if verb == "getitem":
            return target[question["key"]]
        if verb == "list":
            return list(target)
        raise TypeError("an unknown question")

    def _attribute(self, target, name):
        """What the check's object has under a public name, if it may be handed out."""
        how = offers(target, name)
        if not how:
            raise AttributeError(str(name))
        value = getattr(target, name)
        if how == "data":
            Encoder(_no_way).encode(value)
        return value

    def _keep(self, value) -> int:
        for number, known in self._callbacks.items():
            if known is value:
                return number
        if len(self._callbacks) >= MAX_CALLBACKS:
            raise self.fail("refused", "too many callbacks")
        self._callbacks[len(self._callbacks) + 1] = value
        return len(self._callbacks)

    # -- what is not data -------------------------------------------------------------------------------------

    def _outgoing(self, value) -> dict:
        held = proxies.held_of(value)
        if held is not None:
            return {"t": "handle", "v": held.number_for(self)}
        library = library_name(value)
        if library is not None:
            return {"t": "library", "m": library[0], "n": library[1]}
        if isinstance(value, FORBIDDEN):
            raise NotData(f"a {type(value).__name__} cannot be passed to the student's code")
        tree = {"t": "callback", "v": self._keep(value), "n": getattr(value, "__name__", type(value).__name__)}
        return {**tree, "f": True} if isinstance(value, FUNCTIONS) else tree

    def incoming(self, tree: dict):
        """What stands here for a tree that is not data."""
        if tree["t"] == "callback":
            return self._callbacks[tree["v"]]
        if tree["t"] == "handle":
            return proxies.from_tree(self, tree)
        if tree["t"] == "module":
            return proxies.ModuleName(str(tree["v"]))
        raise CodecError("an unknown kind of value")

    # -- what else a call does --------------------------------------------------------------------------------

    def _show(self, reply: dict) -> None:
        """Print here what was printed there, and warn as it warned."""
        printed = reply.get("printed")
        if isinstance(printed, str) and printed:
            sys.stdout.write(printed)
        for lineage, text in reply.get("warnings") or []:
            category = exception_type(lineage, self.lessons_classes())
            warnings.warn(str(text), category if issubclass(category, Warning) else UserWarning, stacklevel=4)

    def _student_error(self, description: dict) -> BaseException:
        """The exception that the student's code raised, rebuilt here."""
        try:
            known = description["known"]
            if type(known) is int and 0 <= known < len(self._raised):
                error = self._raised[known]
                return RuntimeError(str(error)) if isinstance(error, StopIteration | StopAsyncIteration) else error
            local = None if description["class"] is None else proxies.from_tree(self, description["class"])
            args = self.unpack(description["args"])
            error = proxies.make_error(
                description["type"], local, args, str(description["text"]), self.lessons_classes()
            )
            lines = [(str(n), int(k), str(text)) for n, k, text in description["lines"]]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise self.fail("refused", "the answer makes no sense") from None
        error.student_lines = lines
        return error


async def _already(value):
    """The result of a coroutine that has run."""
    return value


def _no_way(value):
    raise AttributeError("this attribute is not for the student's code")


ORIGINAL_INPUT = builtins.input
FUNCTIONS = (type(lambda: 0), type(len), type(Link.ask), type(Link(None).ask))
FORBIDDEN = (type(sys), type(sys._getframe()), type((lambda: 0).__code__), type)
