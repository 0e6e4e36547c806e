"""Functions and objects of a check that a student's code was given: they stay here and are reached by asking.

What may be asked of one is little: to call a function; of an object its public side, as far as `trusted` says; and of
an object of a class that the test itself defines also operators, and to set what it holds.
"""

from __future__ import annotations

import builtins
import operator
import types

from autograder.bridge.codec import Encoder, NotData
from autograder.bridge.operators import BINARY, UNARY
from autograder.bridge.trusted import offers

__all__ = ["Callbacks"]

MAX_CALLBACKS = 100_000
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodWrapperType)
FORBIDDEN = (types.ModuleType, types.FrameType, types.CodeType, type)
ORIGINAL_INPUT = builtins.input


class Callbacks:
    """What was given out, by number."""

    def __init__(self):
        self._values: dict[int, object] = {}
        self._numbers: dict[int, int] = {}

    def clear(self) -> None:
        self._values.clear()
        self._numbers.clear()

    def values(self) -> tuple:
        return tuple(self._values.values())

    def __getitem__(self, number: int) -> object:
        return self._values[number]

    def tree(self, value) -> dict:
        """How the student's process is told of a function or object that is no data.

        Raises
        ------
        NotData
            It is nothing to be given out, or there are too many.
        """
        if isinstance(value, FORBIDDEN):
            raise NotData(f"a {type(value).__name__} cannot be passed to the student's code")
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._values) >= MAX_CALLBACKS:
                raise NotData("too many functions and objects were passed to the student's code")
            number = self._numbers[id(value)] = len(self._values) + 1
            self._values[number] = value
        tree = {"t": "callback", "v": number, "n": getattr(value, "__name__", type(value).__name__)}
        return {**tree, "f": True} if isinstance(value, FUNCTIONS) else tree

    def serve(self, question: dict):
        """Do what the student's code asks for.

        Raises
        ------
        Exception
            What the check's own function raises, or that this cannot be had.
        """
        verb = question.get("do")
        if verb == "input":
            return _typed(str(question.get("prompt", ""))[:1000])
        target, args = self._values[question["of"]], question.get("args")
        if verb == "call":
            return target(*args, **{str(k): v for k, v in question["kwargs"].items()})
        if isinstance(target, FUNCTIONS):
            raise TypeError("a function of the check can only be called")
        if verb == "getattr":
            return _attribute(target, question["name"])
        if verb == "getitem":
            return target[args[0]]
        if verb in _PLAIN:
            return _PLAIN[verb](target)
        if verb in ("enter", "exit") and hasattr(type(target), "__enter__"):
            return target.__enter__() if verb == "enter" else bool(target.__exit__(None, None, None))
        if type(target).__module__ == "__main__":
            return _own_way(target, verb, question.get("name"), args, question.get("swapped") is True)
        raise TypeError("the check's object cannot do that")


_PLAIN = {"len": len, "list": list, "bool": bool}


def _typed(prompt: str) -> str:
    """What the check types: its own replacement of `input`, if it made one."""
    if builtins.input is ORIGINAL_INPUT:
        return ""
    return str(builtins.input(prompt))


def _attribute(target, name):
    """What the check's object has under a public name, if it may be handed out."""
    how = offers(target, name)
    if not how:
        raise AttributeError(str(name))
    value = getattr(target, name)
    if how == "data":
        Encoder(_no_way).encode(value)
    return value


def _no_way(value):
    raise AttributeError("this attribute is not for the student's code")


def _own_way(target, verb: object, name: object, args: list, swapped: bool):
    """What only an object of a class that the test defines does for the student's code."""
    if verb == "setattr" and offers(target, name) == "any" and not callable(getattr(type(target), name, None)):
        return setattr(target, name, args[0])
    if verb == "operate" and name in (*BINARY, *UNARY, "eq"):
        operate = divmod if name == "divmod" else getattr(operator, f"__{name}__")
        return operate(*args, target) if swapped else operate(target, *args)
    raise TypeError("the check's object cannot do that")
