"""Mutants: the reference's answer with one small change, made from its syntax tree.

The libraries that make mutants (cosmic-ray, mutmut, MutPy) change files of a package and run its test suite on each;
an answer is one cell, and the mistakes of this field (a dropped keyword, the other axis, mean for sum, one argument
ignored, an input changed) are not among their operators. So the operators are here, one function each.
"""

from __future__ import annotations

import ast
import copy
import difflib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["Mutant", "Seen", "make_mutants"]

#: A change: where, and what stands there instead (None: nothing).
Change = tuple[ast.AST, "ast.AST | list[ast.stmt] | None"]


@dataclass(frozen=True)
class Mutant:
    """One changed answer; `change` is the line before and after, `kind` the operator."""

    exercise: str
    source: str
    change: str
    kind: str

    def diff(self, reference: str) -> str:
        """A unified diff from the reference, in the form in which both are compared."""
        before = ast.unparse(ast.parse(reference)).splitlines()
        lines = difflib.unified_diff(before, self.source.splitlines(), lineterm="", n=1)
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


@dataclass(frozen=True)
class Seen:
    """What the checks passed for one parameter of one function: its type, and a plain value as source if it has one."""

    kind: str
    value: str = ""


def make_mutants(exercise: str, reference: str, seen: dict[tuple[str, str], Seen] | None = None) -> list[Mutant]:
    """All mutants of an answer, without repetition, in the order of the text.

    Parameters
    ----------
    exercise, reference : str
    seen : dict, optional
        By (function, parameter): for mutants that ignore an argument or change it.
    """
    tree = ast.parse(reference)
    before = ast.unparse(tree)
    found: dict[str, Mutant] = {}
    for operator in OPERATORS:
        for number in range(10_000):
            changed = copy.deepcopy(tree)
            change = next(_nth(operator(changed), number), None)
            if change is None:
                break
            _apply(changed, *change)
            _add(found, exercise, before, changed, operator.__name__.strip("_").replace("_", " "))
    for (function, parameter), known in (seen or {}).items():
        for kind, inserted in _abuses(parameter, known):
            changed = copy.deepcopy(tree)
            for node in ast.walk(changed):
                if isinstance(node, ast.FunctionDef) and node.name == function and _insert(node, kind, inserted):
                    _add(found, exercise, before, changed, kind)
    return list(found.values())


def _nth(changes: Iterator[Change], number: int) -> Iterator[Change]:
    for place, change in enumerate(changes):
        if place == number:
            yield change
            return


def _add(found: dict[str, Mutant], exercise: str, before: str, changed: ast.Module, kind: str) -> None:
    try:
        source = ast.unparse(ast.fix_missing_locations(changed))
        compile(source, "<mutant>", "exec")
    except (SyntaxError, ValueError, TypeError, AttributeError):
        return
    if source != before and source not in found:
        found[source] = Mutant(exercise, source, _change(before, source), kind)


def _change(before: str, after: str) -> str:
    old, new = [], []
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line.startswith("- "):
            old.append(line[2:].strip())
        elif line.startswith("+ "):
            new.append(line[2:].strip())
    return f"{'; '.join(old) or '(nothing)'}  ->  {'; '.join(new) or '(nothing)'}"


def _apply(tree: ast.Module, old: ast.AST, new) -> None:
    class Replace(ast.NodeTransformer):
        def visit(self, node):
            if node is old:
                return new
            return self.generic_visit(node)

    Replace().visit(tree)
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if name == "body" and isinstance(block, list) and not block:
                node.body = [ast.Pass()]


# -- operators: each yields the changes it can make to a tree that is its own ---------------------------------------


def _arithmetic(tree: ast.Module) -> Iterator[Change]:
    swaps = {
        ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,),
        ast.FloorDiv: (ast.Div,), ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,), ast.MatMult: (),
        ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp):
            for kind in swaps.get(type(node.op), ()):
                yield node, ast.BinOp(node.left, kind(), node.right)
            if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
                yield node, ast.BinOp(node.right, node.op, node.left)
            if isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
                yield node, node.left
                if isinstance(node.op, (ast.Add, ast.Mult)):
                    yield node, node.right
        elif isinstance(node, ast.AugAssign):
            for kind in swaps.get(type(node.op), ()):
                yield node, ast.AugAssign(node.target, kind(), node.value)
            yield node, ast.Assign([node.target], node.value)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Invert)):
            yield node, node.operand


def _comparison(tree: ast.Module) -> Iterator[Change]:
    swaps = {
        ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.Lt),
        ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
        ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            for kind in swaps[type(node.ops[0])]:
                yield node, ast.Compare(node.left, [kind()], node.comparators)


def _logic(tree: ast.Module) -> Iterator[Change]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp):
            other = ast.And if isinstance(node.op, ast.Or) else ast.Or
            yield node, ast.BoolOp(other(), node.values)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, node.operand
        elif isinstance(node, ast.IfExp):
            yield node, node.body
            yield node, node.orelse
        elif isinstance(node, (ast.If, ast.While)):
            yield node.test, ast.Constant(False)
            if isinstance(node, ast.If):
                yield node.test, ast.Constant(True)


def _constant(tree: ast.Module) -> Iterator[Change]:
    for node in _code(tree):
        if isinstance(node, ast.Constant):
            if isinstance(node.value, bool):
                yield node, ast.Constant(not node.value)
            elif isinstance(node.value, int):
                yield node, ast.Constant(node.value + 1)
                yield node, ast.Constant(node.value - 1)
            elif isinstance(node.value, float):
                yield node, ast.Constant(node.value + 1)
                yield node, ast.Constant(node.value / 2 if node.value else -1.0)


def _string(tree: ast.Module) -> Iterator[Change]:
    """One column, key or option for another that occurs."""
    texts = {n.value: None for n in _code(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    for node in _code(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for other in texts:
                if other != node.value:
                    yield node, ast.Constant(other)


def _keyword_dropped(tree: ast.Module) -> Iterator[Change]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for k in range(len(node.keywords)):
                yield node, ast.Call(node.func, node.args, node.keywords[:k] + node.keywords[k + 1 :])


def _arguments_swapped(tree: ast.Module) -> Iterator[Change]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for k in range(len(node.args) - 1):
                args = [*node.args[:k], node.args[k + 1], node.args[k], *node.args[k + 2 :]]
                yield node, ast.Call(node.func, args, node.keywords)
        elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
            for k in range(len(node.elts) - 1):
                elements = [*node.elts[:k], node.elts[k + 1], node.elts[k], *node.elts[k + 2 :]]
                yield node, ast.Tuple(elements, ast.Load())


def _parameters_mixed_up(tree: ast.Module) -> Iterator[Change]:
    """Two neighbouring parameters stand for each other in the whole function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in node.args.args if a.arg not in ("self", "cls")]
            for one, other in itertools.pairwise(names):
                changed = copy.deepcopy(node)
                for name in ast.walk(ast.Module(changed.body, [])):
                    if isinstance(name, ast.Name) and name.id in (one, other):
                        name.id = other if name.id == one else one
                yield node, changed


_DROPPED = (ast.AugAssign, ast.If, ast.For, ast.Delete, ast.Raise, ast.Break, ast.Continue)


def _statement_dropped(tree: ast.Module) -> Iterator[Change]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        bound = {a.arg for a in function.args.args}
        for node in ast.walk(function):
            said = isinstance(node, ast.Expr) and not isinstance(node.value, (ast.Constant, ast.Yield))
            if said or isinstance(node, _DROPPED):
                yield node, ast.Pass()
            elif isinstance(node, ast.Assign):
                names = {n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
                if not all(isinstance(t, ast.Name) for t in node.targets) or names & bound:
                    yield node, ast.Pass()
                bound |= names


#: What is often written for what.
_OTHERS = {
    "mean": ["sum", "median"], "sum": ["mean"], "median": ["mean"], "max": ["min"], "min": ["max"],
    "argmax": ["argmin"], "argmin": ["argmax"], "size": ["count"], "any": ["all"], "all": ["any"], "head": ["tail"],
    "tail": ["head"], "nlargest": ["nsmallest"], "nsmallest": ["nlargest"], "maximum": ["minimum"],
    "minimum": ["maximum"], "union": ["intersection"], "intersection": ["union"], "intersect1d": ["union1d"],
    "log": ["log2", "log1p"], "log1p": ["log"], "log2": ["log"], "log10": ["log"], "sqrt": ["square"],
    "std": ["var"], "var": ["std"], "zeros": ["ones"], "ones": ["zeros"], "isin": ["notna"], "cumsum": ["cumprod"],
    "floor": ["ceil"], "ceil": ["floor"], "hstack": ["vstack"], "vstack": ["hstack"], "add": ["subtract"],
    "argsort": ["sort"], "abs": ["square"], "nunique": ["size"], "append": ["insert"], "inner": ["outer"],
    "outer": ["inner"], "loc": ["iloc"], "iloc": ["loc"], "exp": ["expm1"], "nanmean": ["mean"], "nansum": ["sum"],
}  # fmt: skip


def _other_function(tree: ast.Module) -> Iterator[Change]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            for other in _OTHERS.get(node.attr, ()):
                yield node, ast.Attribute(node.value, other, ast.Load())
            if node.attr == "T":
                yield node, node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for other in {"max": ["min"], "min": ["max"], "sum": ["max"], "any": ["all"], "all": ["any"],
                          "sorted": ["list"], "reversed": ["list"], "set": ["list"]}.get(node.func.id, ()):  # fmt: skip
                yield node.func, ast.Name(other, ast.Load())


def _call_dropped(tree: ast.Module) -> Iterator[Change]:
    """`x.method(...)` becomes `x`, and `function(x)` becomes `x`."""
    modules = {"np", "pd", "sp", "sparse", "math", "linalg", "self", "numpy"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inner = node.func.value
            if not (isinstance(inner, ast.Name) and inner.id in modules):
                yield node, inner
            elif node.args and inner.id != "self":
                yield node, node.args[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
            plain = ("abs", "float", "int", "sorted", "list", "set", "round", "reversed", "len")
            yield from [(node, node.args[0])] if node.func.id in plain else []


def _off_by_one(tree: ast.Module) -> Iterator[Change]:
    for node in ast.walk(tree):
        bounds: list[ast.expr | None] = []
        if isinstance(node, ast.Slice):
            bounds = [node.lower, node.upper]
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("head", "tail", "nlargest", "nsmallest", "range", "arange", "islice"):
                bounds = list(node.args)
        for bound in bounds:
            if bound is not None and not isinstance(bound, ast.Constant):
                yield bound, ast.BinOp(bound, ast.Add(), ast.Constant(1))
                yield bound, ast.BinOp(bound, ast.Sub(), ast.Constant(1))


def _filter_dropped(tree: ast.Module) -> Iterator[Change]:
    for node in ast.walk(tree):
        if isinstance(node, ast.comprehension) and node.ifs:
            yield node, ast.comprehension(node.target, node.iter, [], node.is_async)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Compare):
            yield node, node.value


def _loop(tree: ast.Module) -> Iterator[Change]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Break):
            yield node, ast.Continue()
        elif isinstance(node, ast.Continue):
            yield node, ast.Break()
        elif isinstance(node, ast.For) and not isinstance(node.iter, ast.Call):
            yield node.iter, ast.Subscript(node.iter, ast.Slice(ast.Constant(1), None, None), ast.Load())


OPERATORS: tuple[Callable[[ast.Module], Iterator[Change]], ...] = (
    _arithmetic, _comparison, _logic, _constant, _string, _keyword_dropped, _arguments_swapped, _parameters_mixed_up,
    _statement_dropped, _other_function, _call_dropped, _off_by_one, _filter_dropped, _loop,
)  # fmt: skip


def _code(tree: ast.Module) -> Iterator[ast.AST]:
    """Nodes without docstrings."""
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                skipped.add(id(first.value))
        if id(node) not in skipped:
            yield node


# -- what an answer can do to its arguments -------------------------------------------------------------------------

_CHANGES = {
    "DataFrame": "{0}['changed'] = 0",
    "Series": "{0}.iloc[:1] = {0}.iloc[-1:].to_numpy() * 2",
    "ndarray": "{0}[:1] = {0}[-1:] * 2",
    "list": "{0}.append({0}[0])",
    "dict": "{0}.pop(next(iter({0})))",
    "set": "{0}.pop()",
}


def _abuses(parameter: str, known: Seen) -> Iterator[tuple[str, str]]:
    if known.value:
        yield "argument ignored", f"{parameter} = {known.value}"
    if known.kind in _CHANGES:
        yield "argument changed", _CHANGES[known.kind].format(parameter)


def _insert(function: ast.FunctionDef, kind: str, statement: str) -> bool:
    body = function.body
    start = 1 if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) else 0
    added = ast.parse(statement).body
    if kind == "argument ignored":
        function.body = [*body[:start], *added, *body[start:]]
    else:
        attempt = ast.Try(body[start:], [], [], added)
        function.body = [*body[:start], attempt]
    return True
