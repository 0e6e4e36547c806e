"""A checker that is told lies: every message an agent can send, changed at random, under an audit of what it sets off.

usage: python -m tests.autograder.bridge.fuzzing MESSAGES N_EXAMPLES    (MESSAGES: what `record` in test_fuzz.py wrote)

The process is a checker without a student: its line gives recorded replies and questions of a real agent, in which
strings are replaced by names of modules and of what lies in them, and nodes of the tree by others. Whatever the check
does with what it gets, nothing may be imported, opened, compiled or started, and whatever it gets is data, a stand-in,
or on the closed list. What would do harm is stopped by the audit hook before it happens.
"""

from __future__ import annotations

import ast
import base64
import collections
import contextlib
import copy
import functools
import inspect
import io
import itertools
import json
import os
import random
import re
import resource
import struct
import sys
import types
import warnings
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import scipy.sparse
import sklearn.base  # noqa: F401 - its classes are on the list
from hypothesis import HealthCheck, Phase, given, settings

from autograder.bridge import proxies, trusted
from autograder.bridge.callbacks import Callbacks
from autograder.bridge.codec import Decoder
from autograder.bridge.handles import function
from autograder.bridge.line import ASK, QUESTION, REPLY
from autograder.bridge.link import BridgeFailure, Link
from autograder.bridge.names import Namespace
from recsys_lib import ratings  # noqa: F401 - has a class that takes part in the codec

# -- messages as trees --------------------------------------------------------------------------------------------


class Message:
    """A message of the codec, taken apart; a buffer that is itself a message is one here too."""

    def __init__(self, data: bytes):
        (length,) = struct.unpack_from("<Q", data)
        self.tree, sizes = json.loads(data[8 : 8 + length])
        self.buffers: list = []
        start = 8 + length
        for size in sizes:
            part = data[start : start + size]
            start += size
            try:
                self.buffers.append(Message(part))
            except (ValueError, struct.error, RecursionError):
                self.buffers.append(part)

    def encode(self) -> bytes:
        parts = [part.encode() if isinstance(part, Message) else part for part in self.buffers]
        text = json.dumps([self.tree, [len(part) for part in parts]]).encode()
        return b"".join([struct.pack("<Q", len(text)), text, *parts])

    def places(self) -> list[tuple]:
        """(container, key) of every node, those of the messages inside included."""
        found: list[tuple] = []
        holder = [self.tree]

        def visit(container, key):
            found.append((container, key))
            node = container[key]
            if isinstance(node, dict):
                for k in node:
                    visit(node, k)
            elif isinstance(node, list):
                for k in range(len(node)):
                    visit(node, k)

        visit(holder, 0)
        for number, part in enumerate(self.buffers):
            found.append((self.buffers, number))
            if isinstance(part, Message):
                found += part.places()
        return found


# -- lies ---------------------------------------------------------------------------------------------------------


def names_to_reach() -> list[tuple[str, str]]:
    """(module, path of attributes) for what the process has imported: up to two attributes deep."""
    pairs = []
    for module_name, module in sorted(sys.modules.items()):
        if not isinstance(module, types.ModuleType):
            continue
        for name, value in sorted(vars(module).items()):
            pairs.append((module_name, name))
            if isinstance(value, (type, types.ModuleType)):
                pairs += [(module_name, f"{name}.{inner}") for inner in sorted(vars(value))[:40]]
    return pairs


WORST = [
    *[("numpy._core.numeric", f"builtins.{name}") for name in ("eval", "exec", "open", "compile", "__import__")],
    ("numpy.lib._format_impl", "pickle.loads"),
    *[("builtins", name) for name in ("eval", "exec", "open", "compile", "__import__", "breakpoint", "type")],
    *[("os", name) for name in ("system", "popen", "remove", "execv", "environ")],
    *(("pickle", "loads"), ("subprocess", "Popen"), ("subprocess", "run"), ("importlib", "import_module")),
    *(("numpy", "load"), ("numpy", "fromfile"), ("numpy", "memmap"), ("pandas", "read_pickle"), ("pandas", "eval")),
    *(("ctypes", "CDLL"), ("antigravity", "x"), ("this", "this"), ("idlelib.idle", "x"), ("__main__", "SECRET")),
]
ERRORS = [("unittest", "SkipTest"), ("_pytest.outcomes", "Skipped"), ("autograder.bridge.link", "BridgeFailure")]
PATHS = ["dateutil//etc/passwd", "../../etc/passwd", "/etc/passwd", "Europe/Berlin", "M8[ns],O", "numpy,O"]
#: Names alone: NumPy's that are no types of data, and attributes by which one climbs or writes.
ALONE = [
    "load",
    "fromfile",
    "memmap",
    "vectorize",
    "tofile",
    "dump",
    "obj",
    "apply",
    "plot",
    "f_globals",
    "__globals__",
]
ODD = [None, True, -1, 0, 2**70, 1e308, "", [], {}, [[]]]
TAGS = (
    *("int", "float", "complex", "dict", "tuple", "named", "set", "frozenset", "deque", "bytes", "range", "slice"),
    *("datetime", "date", "time", "timedelta", "decimal", "fraction", "uuid", "path", "random", "type", "ref"),
    *("custom", "array", "objects", "strings", "scalar", "dtype", "nptype", "generator", "randomstate", "sparse", "pd"),
    *("handle", "callback", "module", "library", "ellipsis", "bytearray"),
)


class Liar:
    """Changes messages as chance has it.

    `recorded` holds (verb, message) pairs: what an agent said when it was asked to do that.
    """

    def __init__(self, chance: random.Random, recorded: list[tuple[str, Message]], pairs: list[tuple[str, str]]):
        self.chance, self._recorded, self._pairs = chance, recorded, pairs

    def pair(self) -> tuple[str, str]:
        return self.chance.choice(self.chance.choice((WORST, ERRORS, self._pairs)))

    def message(self, verb: str = "") -> bytes:
        fitting = [message for asked, message in self._recorded if asked == verb]
        if not fitting or self.chance.random() < 0.1:
            fitting = [message for _, message in self._recorded]
        message = copy.deepcopy(self.chance.choice(fitting))
        for _ in range(self.chance.choice((0, 1, 1, 1, 2, 3))):
            self.change(message)
        return message.encode()

    def change(self, message: Message) -> None:
        how = self.chance.random()
        places = message.places()
        if how < 0.4:  # two strings that belong together
            pairs = [p for p in places if _is_pair(p[0][p[1]])]
            if pairs:
                _set_pair(*self.chance.choice(pairs), *self.pair())
                return
        strings = [(c, k) for c, k in places if type(c[k]) is str]
        if how < 0.8 and strings:
            container, key = self.chance.choice(strings)
            words = [*self.pair(), ".".join(self.pair()), *map(self.chance.choice, (TAGS, PATHS, ALONE))]
            container[key] = self.chance.choice(words)
            return
        container, key = self.chance.choice(places)
        if isinstance(container[key], Message | bytes):
            container[key] = self.chance.randbytes(self.chance.randrange(40))
        elif how < 0.9:
            _, other = self.chance.choice(self._recorded)
            other, place = self.chance.choice(other.places())
            container[key] = 0 if isinstance(other[place], Message | bytes) else copy.deepcopy(other[place])
        else:
            container[key] = copy.deepcopy(self.chance.choice(ODD))


def _is_pair(node) -> bool:
    if isinstance(node, list):
        return len(node) == 2 and all(type(part) is str for part in node)
    return isinstance(node, dict) and type(node.get("n", node.get("q"))) is str


def _set_pair(container, key, module: str, name: str) -> None:
    node = container[key]
    if isinstance(node, list):
        node[:] = [module, name]
    else:
        node.update(m=module, n=name)
        if "q" in node and isinstance(node["q"], str):
            node["q"] = name
        if isinstance(node.get("q"), list):
            node["q"].insert(0, [module, name])


# -- the audit ----------------------------------------------------------------------------------------------------

QUIET = ("object.__", "code.__new__", "builtins.id", "sys._getframe", "cpython.", "gc.", "sys.unraisable", "time.sleep")
set_off: list[str] = []
sources: set[str] = set()
armed = False


def audit(event: str, arguments: tuple) -> None:
    if not armed or event.startswith(QUIET):
        return
    if event == "compile" and sys._getframe(1).f_code is ast.parse.__code__:  # NumPy reads a literal; nothing is run
        return
    if event == "import" and arguments[0].startswith("encodings."):  # str(b"", "some encoding")
        return
    if event == "open" and arguments[0] in sources:  # inspect and warnings show a line of the check
        return
    if event == "open" and re.search(r"/zoneinfo/", str(arguments[0])):  # a zone of the closed list
        return
    if event == "import" and arguments[0] in trusted._MODULES.split() + list(trusted.ALIASES.values()):
        return
    set_off.append(f"{event}{tuple(str(a)[:80] for a in arguments)}")
    raise RuntimeError(f"set off: {event}")


@contextlib.contextmanager
def under_audit():
    global armed
    set_off.clear()
    reached.clear()
    armed = True
    try:
        yield
    finally:
        armed = False
    assert not set_off + reached, set_off + reached


# -- what may come out --------------------------------------------------------------------------------------------

DATA = (
    *(type(None), bool, int, float, complex, str, bytes, bytearray, range, slice, type(...), np.ndarray, np.generic),
    *(np.dtype, np.random.Generator, np.random.RandomState, pd.DataFrame, pd.Series, pd.Index, type(pd.NA)),
    *(pd.api.extensions.ExtensionArray, pd.Timestamp, type(pd.NaT), pd.Timedelta, pd.Period, pd.Interval),
    *(scipy.sparse.sparray, scipy.sparse.spmatrix, proxies.ModuleName),
)
BASES = {getattr(sys.modules.get(home), name) for home, names in trusted._BASES.items() for name in names.split()}
BUILT_ON = {kind for base in BASES for kind in base.__mro__}
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)
OWN = type("Own", (ValueError,), {"__module__": "lesson"})


reached: list[str] = []


def note(good: bool, text: str) -> None:
    """Remember what must not be: an exception would be taken for one of the student's somewhere on its way."""
    if not good:
        reached.append(text)


def check_what_came(value, ours: tuple = (), depth: int = 0) -> None:
    """Note a value that is no data, no stand-in, no object of the check itself (`ours`) and not on the closed list."""
    if depth > 20 or any(value is one for one in ours):
        return
    if isinstance(value, type):
        built_on = type.__getattribute__(value, "__mro__") if proxies.held_of(value) is not None else (value,)
        note(
            all(_known_class(kind) for kind in built_on),
            f"reached a class built on {[type.__repr__(kind) for kind in built_on]}",
        )
    elif callable(value) and not isinstance(value, proxies.Handle):
        function = trusted.library_function(*trusted._pair(value))
        note(value is function or proxies.held_of(value) is not None, f"reached {value!r}")
    elif isinstance(value, dict):
        for part in itertools.islice((*value.keys(), *value.values()), 50):
            check_what_came(part, ours, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)) or type(value).__name__ == "deque":
        for part in itertools.islice(value, 50):
            check_what_came(part, ours, depth + 1)
    elif isinstance(value, proxies.Handle):
        check_what_came(type(value), ours, depth + 1)
        seen_as = value.__class__
        looked_at = any(trusted.mirror(*trusted._pair(kind)) is kind for kind in seen_as.__mro__)
        note(seen_as is type(value) or seen_as in FUNCTIONS or looked_at, f"taken for {seen_as}")
    elif type(value).__module__ not in ("datetime", "decimal", "fractions", "uuid", "pathlib", "random", "zoneinfo"):
        opted_in = type(value) in trusted._opted_in(len(sys.modules))
        note(opted_in or isinstance(value, DATA), f"reached a {type(value)}")


def _known_class(kind: type) -> bool:
    if proxies.held_of(kind) is not None or kind in (object, proxies.Handle, function, OWN) or kind in BUILT_ON:
        return True
    named = trusted._pair(kind)
    listed = [trusted.library_class(*named), trusted.PLAIN_TYPES.get(kind.__name__)]
    if issubclass(kind, BaseException):
        listed.append(trusted.exception_type([list(named)]))
    return kind in listed


# -- a checker whose student lies ---------------------------------------------------------------------------------


class Model:
    """Something a check hands to the student's code."""

    scale = 2.0

    def predict(self, x):
        return x

    def __len__(self):
        return 3

    def __getitem__(self, place):
        return (1.0, 2.0)[place]


HANDED_OUT = (
    *(Model(), lambda *args, **kwargs: 1.0, functools.partial(max, 1), io.StringIO("some text\n"), re.match("a", "a")),
    *(collections.ChainMap({"a": 1}), pd.DataFrame({"a": [1, 1]}).groupby("a"), iter([1, 2, 3])),
)


class LyingLine:
    """In the place of `Line`: replies and questions made up as chance has it."""

    def __init__(self, liar: Liar, questions: Liar):
        self._liar, self._questions = liar, questions
        self._asked: list[str] = []
        self.left = 60

    def send(self, kind, data):
        if kind == ASK:
            self._asked.append(Decoder().decode(data)["do"])

    def receive(self):
        self.left -= 1
        if self.left < 0:
            raise BridgeFailure("timed-out", "enough")
        if self.left % 3 == 0:
            return QUESTION, self._questions.message()
        return REPLY, self._liar.message(self._asked.pop())

    def heed(self):
        """Nobody says that it is late."""

    def close(self):
        """Nothing is open."""


class WatchedLink(Link):
    """Looks at whatever is made of a message."""

    def __init__(self):
        super().__init__()
        self.callbacks = WatchedCallbacks()

    def unpack(self, data):
        value = super().unpack(data)
        check_what_came(value, self.callbacks.values())
        return value

    def _read(self, data, made):
        reply = super()._read(data, made)
        check_what_came(reply, (*self.callbacks.values(), *made))
        return reply

    def _question(self, data, decoder):
        question = super()._question(data, decoder)
        check_what_came(question, self.callbacks.values())
        return question


class WatchedCallbacks(Callbacks):
    """Looks at whatever is handed out."""

    def serve(self, question):
        value = super().serve(question)
        if question.get("do") == "getattr" and callable(value):
            target = self[question["of"]]
            note(isinstance(target, Model) or question["name"] in trusted._METHODS.split(), f"handed out {value!r}")
        bad = (eval, exec, open, compile, __import__, os.system)
        inner = isinstance(value, (types.ModuleType, types.FrameType, types.CodeType))
        note(not inner and not any(value is one for one in bad), f"handed out {value!r}")
        return value


USES = (
    lambda v: v(1.0, [1, 2], np.arange(3.0)),
    lambda v: v(*HANDED_OUT, key={"a": 1}),
    lambda v: v("print(1)"),
    lambda v: list(itertools.islice(iter(v), 3)),
    lambda v: (len(v), v[0], 3 in v),
    lambda v: (str(v), repr(v), hash(v)),
    lambda v: (v == 3, v + 1, 1 - v, abs(v), v < 2),
    lambda v: (float(v), int(v), bool(v)),
    lambda v: (v.score, v.fit(HANDED_OUT[0])),
    lambda v: (isinstance(v, float), isinstance(v, Exception), v.__class__, type(v).__name__),
    lambda v: (inspect.signature(v), inspect.getsource(v)),
    lambda v: next(v),
    lambda v: pd.DataFrame(v),
    lambda v: np.asarray(v),
)
NAMES = ("answer", "np", "stats", "os", "metrics", "surprise", "math", "copy", "eval")


def play(chance: random.Random, replies, questions, pairs) -> None:
    """One example: a test cell that asks for names and uses what it gets, however often it is lied to."""
    link = WatchedLink()
    link._line = LyingLine(Liar(chance, replies, pairs), Liar(chance, questions, pairs))
    names = Namespace(link)
    names["lessons_own"] = OWN
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), under_audit():
        warnings.simplefilter("ignore")
        for _ in range(3):
            name = chance.choice(NAMES)
            value = None
            with contextlib.suppress(Exception, BridgeFailure, SystemExit, KeyboardInterrupt, GeneratorExit):
                value = names[name]
            for _ in range(3):
                use = chance.choice(USES)
                try:
                    use(value)
                except BaseException as error:
                    if hasattr(error, "student_lines"):  # the student's code "raised" it
                        check_what_came(type(error))
            names.forget()


def warm_up(replies) -> None:
    """Have libraries import what they put off until it is used, by every use of every honest value."""
    link = WatchedLink()
    frame = pd.DataFrame({"a": [1.0, None], "b": ["x", "y"], "c": pd.to_datetime(["2020", None])})
    values = [frame, frame["a"], frame.index, np.arange(3.0), scipy.sparse.eye(2), 1.0, "text", *HANDED_OUT]
    for _, message in replies:
        with contextlib.suppress(Exception, BridgeFailure):
            values.append(link._read(message.encode(), [[] for _ in range(99)]).get("value"))
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for value in [part for one in values for part in (one if isinstance(one, list) else [one])]:
            for use in USES:
                with contextlib.suppress(Exception, BridgeFailure):
                    use(value)


def try_the_list() -> None:
    """Every entry of the closed list, called with what a student's code may have made up."""
    text = ("__import__('os').system('true')", "/etc/passwd", "os", "cos\nsystem\n(S'true'\ntR.")
    arguments = [(t,) for t in text] + [(t.encode(),) for t in text] + [(text[1], text[0]), ([text[0]], text[1]), ()]
    arguments += [("2020", None, "dateutil//etc/passwd"), ("ns", "dateutil//etc/passwd")]
    for table in (trusted._CLASSES, trusted._FUNCTIONS, trusted._BASES, trusted._EXCEPTIONS):
        for home, entries in table.items():
            if home not in sys.modules:
                continue
            for entry in entries.split():
                value = vars(sys.modules[home]).get(entry)
                for args in arguments if value is not None else ():
                    with under_audit(), warnings.catch_warnings(), contextlib.suppress(Exception):
                        warnings.simplefilter("ignore")
                        value(*args)


def main(path: str, n_examples: int, seed_of_the_day: bool) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (4 << 30, 4 << 30))
    recorded = json.loads(Path(path).read_text())
    replies = [(verb, Message(base64.b64decode(text))) for verb, text in recorded["replies"]]
    questions = [(verb, Message(base64.b64decode(text))) for verb, text in recorded["questions"]]
    for name in [*trusted._MODULES.split(), *trusted.ALIASES.values(), "zoneinfo", "linecache"]:
        with contextlib.suppress(ImportError):
            __import__(name)
    trusted.zone("Europe/Berlin")  # the first asks which there are
    warm_up(replies)
    pairs = names_to_reach()
    sources.update(filter(None, (getattr(module, "__file__", None) for module in list(sys.modules.values()))))
    sys.addaudithook(audit)
    try_the_list()
    print(f"{len(replies)} replies and {len(questions)} questions of a real agent, {len(pairs)} names to reach")

    @settings(
        max_examples=n_examples,
        deadline=None,
        derandomize=not seed_of_the_day,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=True))
    def fuzz(chance):
        play(chance, replies, questions, pairs)

    fuzz()
    print(f"{n_examples} examples: nothing outside the closed list was reached, imported, opened or called")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), "--new" in sys.argv)
