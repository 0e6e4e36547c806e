"""What a test changes around a student's code: seeds, settings, environment, and names of modules that it patches.

A test does so in the checker's process, and means the process that the student's code runs in. The checker notes what
differs from before the test, and tells the agent with the next call; the agent makes it so for as long as the call, or
the test, takes.
"""

from __future__ import annotations

import ast
import importlib
import os
import re
import sys
import types

from .files import Files
from .process import GONE, READ, WRITE, changed, put, random_state, set_environ, set_random

__all__ = ["World"]

_PATCHES = re.compile(r"\b(?:patch|mock|setattr|builtins|monkeypatch|MagicMock|Mock)\b")
_ASPECTS = {
    "random": re.compile(r"\b(?:seed|setstate|set_state)\s*\("),
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


class World:
    """The surroundings of one test.

    Parameters
    ----------
    source : str
        Of the test: by it is known what there is to look at.
    fixed : collection of (int, str), optional
        The lesson's own files, see `Files`; what there is now if it is not given.

    Attributes
    ----------
    aspects : list of str
        What the agent must look at, too.
    """

    def __init__(self, source: str, fixed=None):
        self.aspects = [name for name, words in _ASPECTS.items() if words.search(source)]
        self._files = None
        if "files" in self.aspects and _RUNS_FILES.search(source):
            self.aspects.remove("files")
        if "files" in self.aspects:
            self._files = Files(Files().places() if fixed is None else fixed)
            self._files.see()
        self._modules = {name: sys.modules[name] for name in _patched_modules(source)}
        self._before = {name: dict(vars(module)) for name, module in self._modules.items()}
        self._environ = dict(os.environ) if "environ" in self.aspects else {}
        self._told = self._first = self._state()
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
        return [] if self._files is None else [list(place) for place in sorted(self._files.fixed)]

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
            put(self._modules[module], name, self._before[module].get(name, GONE))

    def resume(self) -> None:
        for (module, name), value in self._patches.items():
            put(self._modules[module], name, value)

    def restore(self) -> None:
        """Have this process as it was before the test, whatever the test has left undone."""
        self._patches = self._differences()
        self.suspend()
        for name, value in self._first.items():
            if name in WRITE and name != "random":
                WRITE[name](value)
        if "environ" in self.aspects:
            set_environ({name: self._environ.get(name) for name in changed(self._environ, dict(os.environ))})

    def _state(self) -> dict:
        state = {name: READ[name]() for name in self.aspects if name in READ}
        if "environ" in self.aspects:
            state["environ"] = changed(self._environ, dict(os.environ))
        return state

    def _differences(self) -> dict[tuple[str, str], object]:
        found = {}
        for module, before in self._before.items():
            now = vars(self._modules[module])
            for name, value in now.items():
                if before.get(name, GONE) is not value and not name.startswith("__"):
                    found[module, name] = value
            found |= {(module, name): GONE for name in before.keys() - now.keys()}
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
