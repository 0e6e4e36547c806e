"""What of a test's world is so in the student's process: the agent's side of `world`."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys

from .files import Files
from .process import GONE, READ, WRITE, put, random_state, set_environ

__all__ = ["Surroundings"]


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
                set_environ(self._environ)
                self._environ = {key: os.environ.get(key) for key in value}
                set_environ(value)
            elif name in WRITE:
                self._undo.setdefault(name, READ[name]())
                WRITE[name](value)

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
            WRITE[name](value)
        set_environ(self._environ)
        self._undo.clear()
        self._environ = {}
        self._patches = []
        self._files = None
        self.aspects = []

    @contextlib.contextmanager
    def left(self):
        """Without the patches for a while: the student's code asks the check."""
        originals, self._originals = self._originals, []
        patched = [(module, name, vars(module).get(name, GONE)) for module, name, _ in originals]
        for original in reversed(originals):
            put(*original)
        try:
            yield
        finally:
            for patch in patched:
                put(*patch)
            self._originals = originals

    def __enter__(self):
        """Patch, for the time that the student's code runs."""
        self._outer.append(self._originals)
        self._originals = []
        for module, name, value in self._patches:
            self._originals.append((sys.modules[module], name, vars(sys.modules[module]).get(name, GONE)))
            put(sys.modules[module], name, value)
        return self

    def __exit__(self, *error):
        while self._originals:
            put(*self._originals.pop())
        self._originals = self._outer.pop()
