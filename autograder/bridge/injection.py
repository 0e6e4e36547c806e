"""The source of the student's side of the bridge, as one piece of code that needs nothing of this package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["PACKAGE", "agent_source"]

PACKAGE = "_autograder_bridge"
MODULES = ("plain", "encoder", "decoder", "codec", "codec_arrays", "codec_pandas", "agent_objects", "agent")

LOADER = """
def _load(package, sources):
    import importlib.abc, importlib.util, sys

    class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, name, path=None, target=None):
            if name == package or name.startswith(package + ".") and name[len(package) + 1:] in sources:
                return importlib.util.spec_from_loader(name, self, is_package=name == package)

        def exec_module(self, module):
            if module.__name__ != package:
                source = sources[module.__name__[len(package) + 1:]]
                exec(compile(source, module.__name__, "exec"), module.__dict__)

    sys.meta_path.insert(0, Finder())
    __import__(package + ".agent")
_load({package!r}, {sources!r})
del _load
"""


@cache
def agent_source() -> str:
    """Code that makes the agent importable as ``_autograder_bridge.agent`` in a kernel."""
    here = Path(__file__).parent
    sources = {name: (here / f"{name}.py").read_text() for name in MODULES}
    return LOADER.replace("{package!r}", repr(PACKAGE)).replace("{sources!r}", repr(sources))
