"""What a test changes around a student's code: seeds, settings, environment, and names of modules that it patches.

A test does so in the checker's process, and means the process that the student's code runs in. The checker notes what
differs from before the test, and tells the agent with the next call; the agent makes it so for as long as the call, or
the test, takes.
"""

from __future__ import annotations

import ast
import contextlib
import decimal
import importlib
import os
import random
import re
import sys
import types
import warnings

from .files import Files

__all__ = ["Surroundings", "World"]

_PATCHES = re.compile(r"\b(?:patch|mock|setattr|builtins|monkeypatch|MagicMock|Mock)\b")
_ASPECTS = {
    "random": re.compile(r"\b(?:seed|setstate|set_state)\b"),
    "environ": re.compile(r"\benviron\b|\bputenv\b"),
    "decimal": re.compile(r"\bdecimal\b|\bgetcontext\b"),
    "errstate": re.compile(r"\berrstate\b|\bseterr\b"),
    "options": re.compile(r"\boption_context\b|\bset_option\b|\.options\."),
    "recursion": re.compile(r"\bsetrecursionlimit\b"),
    "display": re.compile(r"\bcapture_output\b"),
    "files": re.compile(
        r"\bopen\(|\bPath\(|\bos\.\w|\bread_\w+\(|\bloadtxt|\bgenfromtxt|\bsqlite3|\btempfile|\bglob|\bnp\.load\(|\bimread"
    ),
}
#: What would run code that it finds in a file: such a test sees none of the student's files.
_RUNS_FILES = re.compile(
    r"pickle|joblib|shelve|marshal|allow_pickle|torch|runpy|importlib|exec\(|eval\(|%run|dill|load_module"
)
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
#: What the checker answers for in another way, or what is no affair of the student's process.
_NOT_PATCHED = ("sys", "__main__", "unittest", "pytest", "mock", "_pytest")
_GONE = "autograder: gone"


class World:
    """The surroundings of one test.

    Parameters
    ----------
    source : str
        Of the test: by it is known what there is to look at.

    Attributes
    ----------
    aspects : list of str
        What the agent must look at, too.
    """

    def __init__(self, source: str):
        self.aspects = [name for name, words in _ASPECTS.items() if words.search(source)]
        self._files = None
        if "files" in self.aspects and _RUNS_FILES.search(source):
            self.aspects.remove("files")
        if "files" in self.aspects:
            self._files = Files()
            self._files.see()
        self._modules = {name: sys.modules[name] for name in _patched_modules(source)}
        self._before = {name: dict(vars(module)) for name, module in self._modules.items()}
        self._environ = dict(os.environ) if "environ" in self.aspects else {}
        self._told = self._state()
        self._patches: dict[tuple[str, str], object] = {}

    def news(self) -> dict:
        """What is other than when this was asked last: settings by aspect, and ``patches``."""
        state = self._state()
        found = {name: value for name, value in state.items() if value != self._told[name]}
        self._told = state
        if self._files is not None and (written := self._files.news()):
            found["files"] = written
        patches = self._differences()
        if patches != self._patches:
            self._patches = patches
            found["patches"] = [[module, name, value] for (module, name), value in patches.items()]
        return found

    @property
    def fixed_files(self) -> list:
        """[folder, path] of the lesson's own files, as far as it matters to the test."""
        return [] if self._files is None else self._files.fix()

    def found(self, written: object) -> None:
        """Have the files that the student's code wrote."""
        if self._files is not None and written:
            self._files.take(written)

    def heard(self, state: object) -> None:
        """Go on from where the student's code left the generators of random numbers."""
        if "random" in self.aspects and isinstance(state, list) and len(state) == 2:
            set_random(state)
            self._told["random"] = random_state()

    def suspend(self) -> None:
        """Have the modules as they were: the bridge itself may use what a test has patched."""
        for module, name in self._patches:
            _put(self._modules[module], name, self._before[module].get(name, _GONE))

    def resume(self) -> None:
        for (module, name), value in self._patches.items():
            _put(self._modules[module], name, value)

    def _state(self) -> dict:
        state = {name: _READ[name]() for name in self.aspects if name in _READ}
        if "environ" in self.aspects:
            state["environ"] = _changed(self._environ, dict(os.environ))
        return state

    def _differences(self) -> dict[tuple[str, str], object]:
        found = {}
        for module, before in self._before.items():
            now = vars(self._modules[module])
            for name, value in now.items():
                if before.get(name, _GONE) is not value and not name.startswith("__"):
                    found[module, name] = value
            found |= {(module, name): _GONE for name in before.keys() - now.keys()}
        found.pop(("builtins", "input"), None)  # the agent asks for what is typed
        found.pop(("builtins", "_"), None)
        return found


def _patched_modules(source: str) -> list[str]:
    """Modules that a test may put something into; those that only its texts name are imported."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    stores = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store))
    if not _PATCHES.search(source) and not any(_is_module(node.value) for node in stores):
        return []
    found = {"builtins"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _DOTTED.fullmatch(node.value):
            found.add(_longest_module(node.value))
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.Name):
            found.add(_ALIASES.get(node.id, node.id))
    return sorted(
        name
        for name in found
        if name.partition(".")[0] not in _NOT_PATCHED and isinstance(sys.modules.get(name), types.ModuleType)
    )


_ALIASES = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot"}


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and isinstance(sys.modules.get(_ALIASES.get(node.id, node.id)), types.ModuleType)


def _longest_module(path: str) -> str:
    parts = path.split(".")[:-1]
    for n in range(1, len(parts) + 1):
        name = ".".join(parts[:n])
        if name not in sys.modules:
            try:
                importlib.import_module(name)
            except Exception:
                return ".".join(parts[: n - 1])
    return ".".join(parts)


# -- settings: how each is read here, and put in the student's process ----------------------------------------------


def random_state() -> list:
    """Of the generators that `random` and `numpy.random` keep: the state, or None where NumPy is not imported."""
    numpy = sys.modules.get("numpy")
    return [random.getstate(), None if numpy is None else _plain(numpy.random.get_state(legacy=False))]


def _plain(state: dict) -> dict:
    inner = state["state"]
    return {**state, "state": {"key": inner["key"].tolist(), "pos": int(inner["pos"])}}


def set_random(state: list) -> None:
    """Put the generators where `random_state` was."""
    version, inner, gauss = state[0]
    random.setstate((version, tuple(inner), gauss))
    if state[1] is not None:
        import numpy as np

        kept = dict(state[1])
        key, pos = kept["state"]["key"], int(kept["state"]["pos"])
        if not 0 <= pos <= len(key):  # NumPy takes the place on trust
            raise ValueError("a random generator stands at an impossible place")
        np.random.set_state({**kept, "state": {"key": np.array(key, np.uint32), "pos": pos}})  # noqa: NPY002


def _changed(before: dict, now: dict) -> dict:
    """Variables that are other than before; None of those that are gone."""
    return {name: now.get(name) for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def _set_environ(variables: dict) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _decimal() -> list:
    context = decimal.getcontext()
    return [context.prec, context.rounding, context.Emin, context.Emax, context.capitals, context.clamp]


def _set_decimal(state: list) -> None:
    context = decimal.getcontext()
    context.prec, context.rounding, context.Emin, context.Emax, context.capitals, context.clamp = state


def _errstate() -> dict:
    import numpy as np

    return np.geterr()


def _set_errstate(state: dict) -> None:
    import numpy as np

    np.seterr(**state)


def _options() -> dict:
    from pandas._config import config

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some are out of date
        state = {key: config.get_option(key) for key in config._registered_options}
    return {key: value for key, value in state.items() if value is None or type(value) in (bool, int, float, str)}


def _set_options(state: dict) -> None:
    from pandas._config import config

    for key, value in state.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if config.get_option(key) != value:
                config.set_option(key, value)


_READ = {
    "random": random_state,
    "decimal": _decimal,
    "errstate": _errstate,
    "options": _options,
    "recursion": sys.getrecursionlimit,
}
_WRITE = {
    "random": set_random,
    "decimal": _set_decimal,
    "errstate": _set_errstate,
    "options": _set_options,
    "recursion": sys.setrecursionlimit,
}


def _put(module, name: str, value) -> None:
    if type(value) is str and value == _GONE:
        vars(module).pop(name, None)
    else:
        setattr(module, name, value)


# -- the agent's side -----------------------------------------------------------------------------------------------


class Surroundings:
    """What of the test's world is so in the student's process at this moment."""

    def __init__(self):
        self._undo: dict[str, object] = {}
        self._patches: list = []
        self._originals: list = []
        self._outer: list[list] = []
        self._files: Files | None = None
        self._environ: dict[str, str | None] = {}
        self.aspects: list[str] = []

    def begin(self, aspects: list, fixed: list) -> None:
        self.aspects = [name for name in aspects if type(name) is str]
        self._files = Files(map(tuple, fixed)) if "files" in self.aspects else None

    def written(self) -> list:
        """What the student's code has written since this was asked last."""
        return [] if self._files is None else self._files.news()

    def take(self, news: dict) -> None:
        """Have it as the checker says."""
        for name, value in news.items():
            if name == "patches":
                self._patches = [part for part in value if self._can_patch(part)]
            elif name == "files":
                if self._files is not None:
                    self._files.take(value)
            elif name == "environ":
                _set_environ(self._environ)
                self._environ = {key: os.environ.get(key) for key in value}
                _set_environ(value)
            elif name in _WRITE:
                self._undo.setdefault(name, _READ[name]())
                _WRITE[name](value)

    def _can_patch(self, patch: list) -> bool:
        try:
            importlib.import_module(patch[0])
        except Exception:
            return False
        return True

    def told(self) -> list | None:
        """Where the generators of random numbers stand, if the test has to do with them."""
        return random_state() if "random" in self.aspects else None

    def end(self) -> None:
        for name, value in self._undo.items():
            _WRITE[name](value)
        _set_environ(self._environ)
        self._undo.clear()
        self._environ = {}
        self._patches = []
        self._files = None
        self.aspects = []

    @contextlib.contextmanager
    def left(self):
        """Without the patches for a while: the student's code asks the check."""
        originals, self._originals = self._originals, []
        patched = [(module, name, vars(module).get(name, _GONE)) for module, name, _ in originals]
        for original in reversed(originals):
            _put(*original)
        try:
            yield
        finally:
            for patch in patched:
                _put(*patch)
            self._originals = originals

    def __enter__(self):
        """Patch, for the time that the student's code runs."""
        self._outer.append(self._originals)
        self._originals = []
        for module, name, value in self._patches:
            self._originals.append((sys.modules[module], name, vars(sys.modules[module]).get(name, _GONE)))
            _put(sys.modules[module], name, value)
        return self

    def __exit__(self, *error):
        while self._originals:
            _put(*self._originals.pop())
        self._originals = self._outer.pop()
