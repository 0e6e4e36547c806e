"""What the checker resolves at home instead of asking the student kernel: modules, library objects, exceptions."""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import sys

__all__ = ["ALIASES", "exception_type", "library_name", "library_object", "module_for"]

ALIASES = {
    "la": "numpy.linalg", "math": "math", "mpl": "matplotlib", "nb": "numba", "np": "numpy", "numpy": "numpy",
    "pandas": "pandas", "pd": "pandas", "plt": "matplotlib.pyplot", "pytest": "pytest", "scipy": "scipy",
    "sklearn": "sklearn", "sns": "seaborn", "sp": "scipy", "sps": "scipy.sparse", "stats": "scipy.stats",
    "unittest": "unittest",
}  # fmt: skip
LIBRARIES = ("numpy", "pandas", "scipy", "math")
CLASS_MODULES = (*LIBRARIES, "collections", "datetime", "decimal", "fractions")


def module_for(name: str, module: str | None):
    """The checker's own module for a name that stands for `module` in the student's notebook, or None.

    A name of convention (``np``, ``pd``) always means its module. Any other name must be the module's own, so that an
    ``import os as answer`` does not become a handle on the grading machine.
    """
    wanted = ALIASES.get(name)
    if wanted is None and module is not None and name in (module.split(".")[-1], module.split(".")[0]):
        wanted = module
    if wanted is None or wanted == "__main__":
        return None
    try:
        if wanted not in sys.modules and importlib.util.find_spec(wanted.split(".")[0]) is None:
            return None
        found = importlib.import_module(wanted)
    except Exception:
        return None
    return sys.modules.get(wanted.split(".")[0]) if module and name == module.split(".")[0] else found


def library_object(module: object, name: object, kind: type | tuple):
    """What `module` and qualified `name` mean here, if it is of a numerical library and of `kind`; else None."""
    roots = CLASS_MODULES if kind is type else LIBRARIES
    if not isinstance(module, str) or not isinstance(name, str) or module.split(".")[0] not in roots:
        return None
    found = sys.modules.get(module)
    for part in name.split("."):
        if part.startswith("_"):
            return None
        found = getattr(found, part, None)
    return found if isinstance(found, kind) else None


def library_name(value) -> tuple[str, str] | None:
    """(module, name) of a function or class that the student kernel can import for itself; None for anything else."""
    module, name = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if module is None and type(value).__module__ == "numpy":
        module = "numpy"
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    if module.split(".")[0] not in ("builtins", "operator", "statistics", *CLASS_MODULES):
        return None
    return (module, name) if getattr(sys.modules.get(module), name, None) is value else None


def exception_type(lineage: object) -> type[BaseException]:
    """The first class of a lineage [[module, name], ...] that is an exception here too; ``Exception`` without one."""
    for entry in lineage if isinstance(lineage, list) else []:
        if not (isinstance(entry, list) and len(entry) == 2 and all(isinstance(part, str) for part in entry)):
            continue
        module, name = entry
        found = getattr(builtins if module == "builtins" else sys.modules.get(module), name, None)
        if isinstance(found, type) and issubclass(found, BaseException) and module != "__main__":
            return found
    return Exception
