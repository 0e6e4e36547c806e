"""What stands in the checker for what a student's process describes: an object, a class, a function, an exception."""

from __future__ import annotations

import base64
import inspect
import linecache
import types
from dataclasses import dataclass

from autograder.bridge.classes import class_of
from autograder.bridge.codec import CodecError
from autograder.bridge.handles import Code, Handle, held_of, make, make_function
from autograder.bridge.trusted import exception_type, library_function

__all__ = ["Handle", "ModuleName", "from_tree", "held_of", "make_error"]


@dataclass(frozen=True)
class ModuleName:
    """The name of a module, where the student's code has the module itself."""

    name: str


#: Attributes by which checks and the checker say something about an error themselves.
_NOTES = ("mistake", "fingerprints", "student_lines", "kind")


def make_error(lineage: list, local: type | None, said: object, text: str, lessons=()) -> BaseException:
    """An exception like the student's; `StopIteration` as `RuntimeError`, or a loop over calls would end in silence.

    `said` holds its arguments and its attributes.
    """
    kind = local if isinstance(local, type) and issubclass(local, BaseException) else exception_type(lineage, lessons)
    if issubclass(kind, (StopIteration, StopAsyncIteration, GeneratorExit)):
        return RuntimeError(f"the code raised {kind.__name__}")
    args, state = said if isinstance(said, list) and len(said) == 2 else ([text], {})
    if not isinstance(args, list) or any(isinstance(arg, Handle) for arg in args):
        args = [text]
    for candidate in kind.__mro__:
        try:
            error = candidate.__new__(candidate, *args)
            error.args = tuple(args)
            str(error)
        except Exception:
            continue
        for name, value in state.items() if isinstance(state, dict) and hasattr(error, "__dict__") else ():
            if isinstance(name, str) and name.isidentifier() and not name.startswith("_") and name not in _NOTES:
                vars(error)[name] = value
        return error
    return RuntimeError(text)


def from_tree(link, tree: dict):
    """The stand-in for a described object."""
    number, kind = tree["v"], tree["k"]
    if type(number) is not int:
        raise CodecError("an object without a number")
    if kind == "class":
        return class_of(link, number, tree)
    if kind == "function":
        local = library_function(tree.get("m"), tree.get("n"))
        return local if local is not None else _function(link, number, tree)
    found = link.instances.get(number)
    return make(class_of(link, tree["of"]["v"], tree["of"], always=True), link, number) if found is None else found


_KINDS = {kind.__name__: kind for kind in (types.FunctionType, types.MethodType, types.BuiltinFunctionType)}


def _function(link, number: int, tree: dict):
    """The stand-in for a function; `inspect` sees the student's signature and source."""
    found = link.instances.get(number)
    if found is not None:
        return found
    name = tree["n"] if isinstance(tree.get("n"), str) else "function"
    about = {"__name__": name, "__module__": "__main__"}
    about["__doc__"] = tree["d"] if isinstance(tree.get("d"), str) else None
    signature = _signature(link, tree.get("s"))
    if signature is not None:
        about["__signature__"] = signature
    made = make_function(link, number, about, _KINDS.get(tree.get("y"), types.FunctionType))
    source = tree.get("c")
    if isinstance(source, str):
        filename = f"<{name} of the notebook, {link.generation}.{number}>"
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        about["__code__"] = Code(made, filename)
    return made


def _signature(link, packed) -> inspect.Signature | None:
    try:
        parts, result = link.unpack(base64.b64decode(packed))
        made = []
        for name, kind, default, annotation in parts:
            more = {"default": default[0]} if default else {}
            more |= {"annotation": annotation[0]} if annotation else {}
            made.append(inspect.Parameter(name, inspect._ParameterKind(kind), **more))
        return inspect.Signature(made, return_annotation=result[0] if result else inspect.Signature.empty)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError):
        return None
