"""Where a test cell runs: isolated from students' code, or in one kernel with it.

Isolated is better: nothing of the student's decides. A test that looks at what cannot cross passes there for nobody, or
for everybody. The rehearsal finds the first kind; the second, which forbids something, or looks for tests, names, or
aliases, is known by its source.
"""

from __future__ import annotations

import ast
import builtins
import re

from autograder.execution.lesson import bound_names, without_magics

__all__ = ["ISOLATED", "SHARED", "looks_inside", "places_by_hand", "suspicious"]

ISOLATED, SHARED = "isolated", "shared"

#: Names in a test that ask something of the student's kernel itself, and what they ask.
_ASKS = {
    "doctest": "runs what stands in the notebook's docstrings",
    "shares_memory": "asks whether memory is shared",
    "may_share_memory": "asks whether memory is shared",
    "tracemalloc": "measures memory",
}

#: What lies need: frames, the collector, the shell's machinery, other modules' insides.
_LIES = re.compile(
    r"_getframe|currentframe|\b(?:f_back|f_globals|f_locals|tb_frame|gi_frame|cr_frame)\b|\bgc\.(?:get_|freeze)"
    r"|\bget_ipython\b|ast_transformers|input_transformer|events\.register|user_ns|displayhook|run_cell"
    r"|\bsys\.(?:modules|settrace|setprofile|exit|meta_path|path_hooks|excepthook)|\bbuiltins\b|__builtins__"
    r"|\bctypes\b|\batexit\b|os\._exit|__import__|\bimportlib\b|\bAssertionError\b|set_custom_exc|__del__|__subclasses__"
)


def looks_inside(source: str) -> str:
    """What a test asks of the student's kernel that only that kernel can answer; "" if nothing of the kind is seen."""
    try:
        tree = ast.parse(without_magics(source))
    except (SyntaxError, ValueError, RecursionError):
        return ""
    bound = bound_names(source) | set(dir(builtins))
    for node in ast.walk(tree):
        if _evaluates_theirs(node, bound):
            return "evaluates a text of the notebook's"
        name = getattr(node, "id", None) or getattr(node, "attr", None)
        if isinstance(node, ast.Name | ast.Attribute) and name in _ASKS:
            return _ASKS[name]
        if isinstance(node, ast.Import | ast.ImportFrom):
            asked = [*(alias.name for alias in node.names), getattr(node, "module", "") or ""]
            found = next((part for one in asked for part in one.split(".") if part in _ASKS), None)
            if found:
                return _ASKS[found]
        if isinstance(node, ast.Compare) and any(isinstance(how, ast.IsNot) for how in node.ops):
            parts = (node.left, *node.comparators)
            constant = any(isinstance(part, ast.Constant) for part in parts)  # `is not None` asks for no object
            if not constant and any(isinstance(part, ast.Name) and part.id not in bound for part in parts):
                return "asks whether an object is another of the notebook's"
    return "writes into what it was given" if _written(tree) & _given(tree) else ""


def _evaluates_theirs(node: ast.AST, bound: set[str]) -> bool:
    """Whether a call evaluates what the test has not written itself."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec")):
        return False
    inside = (part for argument in node.args[:1] for part in ast.walk(argument))
    return any(isinstance(part, ast.Name) and part.id not in bound for part in inside)


def _given(tree: ast.Module) -> set[str]:
    """Names that are bound to what a call returns."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call))
    # np.ones(3) is the test's own, and an object of a class stays where it is
    plain = (node for node in calls if isinstance(node.value.func, ast.Name) and not node.value.func.id[0].isupper())
    return {target.id for node in plain for target in node.targets if isinstance(target, ast.Name)}


def _written(tree: ast.Module) -> set[str]:
    """Names of which an item or an attribute is set: whether that shows elsewhere tells a copy from a view."""
    places = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Subscript))
    return {_root(node) for node in places if isinstance(node.ctx, ast.Store)} - {""}


def places_by_hand(notebook) -> dict[str, str]:
    """Where the instructor wants test cells to run: ``{"run": "shared"}`` under ``autograder`` in a cell's metadata.

    Raises
    ------
    ValueError
        Neither "isolated" nor "shared" is asked for.
    """
    found = {}
    for cell in notebook.cells:
        wish = cell.metadata.get("autograder", {}).get("run")
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if wish is not None and name:
            if wish not in (ISOLATED, SHARED):
                raise ValueError(f'cell \'{name}\': autograder.run must be "isolated" or "shared", not {wish!r}')
            found[name] = wish
    return found


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def suspicious(source: str) -> list[tuple[int, str]]:
    """Lines of a student's code that name what a lie in a shared kernel would need; many are innocent."""
    return [(number, line.strip()) for number, line in enumerate(source.split("\n"), 1) if _LIES.search(line)]
