"""One mistake is paid once: while one exercise is checked, the functions of the others can be the reference's.

The reference's answers run here, in the checker, in a namespace of their own. What they bind takes the place of the
student's names in the check; functions also in the student kernel, as questions that are answered here. Nothing of
their source goes there, and after the cell nothing of them is left: what student code kept refuses to answer.
"""

from __future__ import annotations

import contextlib
import functools
import types
from collections.abc import Iterator

from autograder.bridge.link import BridgeFailure, Link
from autograder.bridge.names import Namespace

__all__ = ["Lender"]


class _Reference(dict):
    """Globals of the reference's answers: what they bind, and what the lesson's locked cells bound."""

    def __init__(self, names: Namespace):
        super().__init__(__name__="__main__", __builtins__=__builtins__)
        self._names = names

    def __missing__(self, name):
        return dict.__getitem__(self._names, name)


class Lender:
    """Lends the reference's answers for one cell at a time.

    Parameters
    ----------
    names : Namespace
        Globals of the checks.
    shell : InteractiveShell
        Knows magics.
    link : Link
        To the student kernel.
    """

    def __init__(self, names: Namespace, shell, link: Link):
        self._names, self._shell, self._link = names, shell, link
        self._reference = _Reference(names)
        self._run: set[str] = set()

    @contextlib.contextmanager
    def lent(self, answers: dict[str, str], wanted: list[str]) -> Iterator[None]:
        """Have the names in `wanted` mean what `answers` (source by exercise) bind, here and in the student kernel."""
        self._execute(answers)
        values = {name: dict.__getitem__(self._reference, name) for name in wanted if name in self._reference}
        returned: dict[str, object] = {}
        due = [False]
        try:
            for name, value in values.items():
                if _is_function(value):
                    returned[name] = self._replace(name, _on_loan(value, name, due))
                dict.__setitem__(self._names, name, value)
            yield
        finally:
            due[0] = True
            for name in values:
                dict.pop(self._names, name, None)
            with contextlib.suppress(BridgeFailure):
                for name, original in returned.items():
                    self._put_back(name, original)

    def _execute(self, answers: dict[str, str]) -> None:
        for exercise, source in answers.items():
            if exercise not in self._run:
                self._run.add(exercise)
                with contextlib.suppress(Exception):  # a reference that needs more than locked cells lends nothing
                    code = self._shell.input_transformer_manager.transform_cell(source)
                    exec(compile(code, "<reference>", "exec"), self._reference)

    def _replace(self, name: str, function) -> object:
        """Put `function` under `name` in the student kernel; return what was there, or _NOTHING."""
        try:
            original = self._link.ask("name", name=name)
        except NameError:
            original = _NOTHING
        self._link.ask("set name", (function,), name=name)
        return original

    def _put_back(self, name: str, original: object) -> None:
        if original is _NOTHING:
            self._link.ask("delete name", name=name)
        else:
            self._link.ask("set name", (original,), name=name)


_NOTHING = object()


def _is_function(value) -> bool:
    return isinstance(value, types.FunctionType) or isinstance(getattr(value, "py_func", None), types.FunctionType)


def _on_loan(function, name: str, due: list[bool]):
    """`function`, until it is due."""

    @functools.wraps(getattr(function, "py_func", function))
    def lent(*args, **kwargs):
        if due[0]:
            raise RuntimeError(f"{name} was lent for one check only")
        return function(*args, **kwargs)

    return lent
