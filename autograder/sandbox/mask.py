"""The mask: a copy of a package in which what the lesson asks for is not there.

A module on the mask is replaced by a stub, a name within a module by a function or class that only raises; sources,
bytecode and numba's compiled code of what is masked are left out of the copy. The copy takes the package's place in
the sandbox, so there is no other path to it. Of a package that students may use in part only, the copy holds just
these parts.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

__all__ = ["build_shadow", "copy_numba_cache", "locate_package", "parse_mask"]

_HINT = "is what this lesson asks you to write, so it is not available while the lesson is graded"
_LEFT_OUT = {"__pycache__", ".git", ".ipynb_checkpoints", "tests"}

_MODULE_STUB = '''\
"""Masked: this lesson asks you to write what is here."""

import sys as _sys

_NAME, _PACKAGE, _CLASSES = {name!r}, {package!r}, {classes!r}
_MESSAGE = {message!r}


def _importer():
    """Name of the module that asks: the first frame that is not import machinery."""
    frame = _sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name != _NAME and not name.startswith(("importlib", "_frozen_importlib", "lazy_loader")):
            return name
        frame = frame.f_back
    return ""


def _raise(*args, **kwargs):
    raise ImportError(_MESSAGE, name=_NAME)


def __getattr__(name):
    # Other modules of the package that mention a masked name can still be imported; using the name raises.
    if _importer().startswith(_PACKAGE + ".") and not name.startswith("__"):
        return type(name, (), {{"__init__": _raise}}) if name in _CLASSES else _raise
    if name.startswith("__") and name.endswith("__") and name != "__all__":
        raise AttributeError(name)
    raise ImportError(_MESSAGE, name=_NAME)


if not _importer().startswith(_PACKAGE + "."):
    _raise()
'''


def parse_mask(mask: Iterable[str]) -> dict[str, set[str]]:
    """`["pkg.a", "pkg.b:name"]` -> `{"pkg.a": set(), "pkg.b": {"name"}}`; an empty set masks the entire module."""
    parsed: dict[str, set[str]] = {}
    whole = set()
    for entry in mask:
        module, _, name = entry.partition(":")
        parts = module.split(".")
        if not all(part.isidentifier() for part in parts) or (":" in entry and not _is_dotted(name)):
            raise ValueError(f"mask must hold 'package.module' or 'package.module:name', got {entry!r}")
        if len(parts) == 1 and not name:
            raise ValueError(f"mask must name a module within a package, got the whole of {entry!r}")
        parsed.setdefault(module, set())
        if name:
            parsed[module].add(name)
        else:
            whole.add(module)
    return {module: set() if module in whole else names for module, names in parsed.items()}


def _is_dotted(name: str) -> bool:
    return all(part.isidentifier() for part in name.split("."))


def locate_package(package: str) -> Path | None:
    """Folder of a top-level package, found without importing it; None for a module or where there is none."""
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))).resolve()


def build_shadow(
    package: str,
    folder: Path,
    mask: Iterable[str],
    target: Path,
    parts: Iterable[str] | None = None,
    stays: bool = True,
) -> Path:
    """Make under `target` the masked copy of `package`, once for each state of the package and mask.

    Parameters
    ----------
    package : str
        Name of the top-level package.
    folder : Path
        Where it lies.
    mask : iterable of str
    target : Path
        A folder of the grader's own.
    parts : iterable of str, optional
        Names of the only subpackages that are shown; what the package itself does when imported is left out, too.
    stays : bool
        Whether the copy will be seen at `folder`, and not where it is made: numba's cache is filed by path.

    Returns
    -------
    Path
        A folder that holds the copy as `package`, and numba's cache as `numba`.

    Raises
    ------
    ValueError
        The mask names something that the package does not have: a slip in the lesson that would mask nothing.
    """
    entries = {module: names for module, names in parse_mask(mask).items() if module.split(".")[0] == package}
    parts = None if parts is None else sorted(parts)
    state = [str(folder), stays, sorted((m, sorted(n)) for m, n in entries.items()), parts, _state(folder)]
    place = target / hashlib.sha256(json.dumps(state).encode()).hexdigest()[:16]
    if not place.exists():
        with open(target / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # workers start together and ask for the same copy
            if not place.exists():
                _build(package, folder, entries, place, folder if stays else place / package, parts)
    return place


def _build(
    package: str,
    folder: Path,
    entries: dict[str, set[str]],
    place: Path,
    visible_at: Path,
    parts: list[str] | None,
) -> None:
    """The copy, made beside `place` and moved there when it is complete."""
    draft = place.with_name(f"{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    masked_files = _masked_files(package, folder, entries)
    _copy_sources(folder, draft / package, parts)
    masked_files = {file: what for file, what in masked_files.items() if (draft / package / file).is_file()}
    for file, (module, names) in masked_files.items():
        _replace(draft / package / file, package, module, names)
    touched = {str(file) for file in masked_files} | ({"__init__.py"} if parts is not None else set())
    _copy_bytecode(folder, draft / package, touched)
    copy_numba_cache(folder, draft / "numba", touched, visible_at)
    _open_for_reading(draft)
    draft.rename(place)


def _copy_sources(folder: Path, copy: Path, parts: list[str] | None) -> None:
    def left_out(_, names):
        return _LEFT_OUT.intersection(names)

    if parts is None:
        shutil.copytree(folder, copy, ignore=left_out)
        return
    for part in parts:
        shutil.copytree(folder / part, copy / part, ignore=left_out)
    shown = ", ".join(f"{copy.name}.{part}" for part in parts)
    (copy / "__init__.py").write_text(f'"""Of this package, only {shown} can be used here."""\n', encoding="utf-8")


def _state(folder: Path) -> list:
    """What changes when a source or a compiled kernel does."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".nbi", ".so"})
    return [(str(path.relative_to(folder)), path.stat().st_mtime_ns, path.stat().st_size) for path in files]


def _masked_files(package: str, folder: Path, entries: dict[str, set[str]]) -> dict[Path, tuple[str, set[str]]]:
    """Files of the masked modules, relative to the package's folder."""
    found = {}
    for module, names in entries.items():
        relative = Path(*module.split(".")[1:])
        as_file, as_package = folder / relative.with_suffix(".py"), folder / relative / "__init__.py"
        if as_file.is_file() and relative.parts:
            found[relative.with_suffix(".py")] = (module, names)
        elif as_package.is_file() and names:
            found[relative / "__init__.py"] = (module, names)
        elif as_package.is_file():
            for source in (folder / relative).rglob("*.py"):
                inner = source.relative_to(folder)
                dotted = inner.with_suffix("").parts
                dotted = dotted[:-1] if dotted[-1] == "__init__" else dotted
                found[inner] = (".".join((package, *dotted)), set())
        else:
            raise ValueError(f"the mask names {module!r}, which {package} does not have")
    return found


def _replace(file: Path, package: str, module: str, names: set[str]) -> None:
    source = file.read_text(encoding="utf-8")
    if names:
        text = _without(source, module, names)
    else:
        classes = sorted(node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef))
        text = _MODULE_STUB.format(name=module, package=package, classes=classes, message=f"{module} {_HINT}")
        for compiled in file.parent.glob(f"{file.stem}.*"):
            if compiled.suffix in {".so", ".pyd", ".c", ".pyx", ".pyi"}:
                compiled.unlink()
    file.write_text(text, encoding="utf-8")


def _without(source: str, module: str, names: set[str]) -> str:
    """The source with each of `names` replaced by one that raises; as far as possible lines keep their numbers."""
    lines = source.splitlines()
    edits = []
    for name, node in _definitions(ast.parse(source).body, ""):
        if name in names:
            first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
            stub = [" " * node.col_offset + line for line in _stub(name, node, module)]
            stub += [""] * (node.end_lineno - first + 1 - len(stub))
            edits.append((first - 1, node.end_lineno, stub, name))
    missing = names.difference(name for *_, name in edits)
    if missing:
        raise ValueError(f"the mask names {module}:{min(missing)}, which is not defined there")
    for first, last, stub, _ in sorted(edits, reverse=True):
        lines[first:last] = stub
    return "\n".join(lines) + "\n"


def _definitions(body: list[ast.stmt], prefix: str):
    """(dotted name, node) of all that the statements define, methods included."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield prefix + node.name, node
            yield from _definitions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    yield prefix + target.id, node
        else:
            for part in ("body", "orelse", "finalbody"):
                yield from _definitions(getattr(node, part, []), prefix)


def _stub(name: str, node: ast.stmt, module: str) -> list[str]:
    short = name.rpartition(".")[2]
    problem = f"raise ImportError({f'{module}.{name} {_HINT}'!r}, name={module!r})"
    if isinstance(node, ast.ClassDef):
        return [f"class {short}:", f"    def __init__(self, *args, **kwargs): {problem}"]
    return [f"def {short}(*args, **kwargs): {problem}"]


def _copy_bytecode(folder: Path, copy: Path, touched: set[str]) -> None:
    """Bytecode of the modules that were not touched, so that they need not be compiled again."""
    for compiled in folder.rglob("__pycache__/*.pyc"):
        source = compiled.parent.parent / f"{compiled.name.split('.')[0]}.py"
        relative = source.relative_to(folder)
        if str(relative) not in touched and (copy / relative).is_file():
            place = copy / relative.parent / "__pycache__"
            place.mkdir(exist_ok=True)
            shutil.copy2(compiled, place)


def copy_numba_cache(folder: Path, place: Path, touched: frozenset = frozenset(), visible_at: Path | None = None):
    """numba files compiled code by a hash of the source's folder; bring it to where the sandbox will look for it.

    `touched` are files, relative to `folder`, whose compiled code is left out.
    """
    visible_at = visible_at or folder
    place.mkdir(parents=True, exist_ok=True)
    configured = os.environ.get("NUMBA_CACHE_DIR")
    for source_folder in {path.parent for path in folder.rglob("*.py")}:
        relative = source_folder.relative_to(folder)
        target = place / _numba_folder(visible_at / relative)
        places = [source_folder / "__pycache__"]
        if configured:
            places.append(Path(configured) / _numba_folder(source_folder))
        for cache in places:
            for compiled in [*cache.glob("*.nbi"), *cache.glob("*.nbc")]:
                if str(relative / f"{compiled.name.split('.')[0]}.py") not in touched:
                    target.mkdir(exist_ok=True)
                    shutil.copy2(compiled, target)


def _numba_folder(folder: Path) -> str:
    """The name numba gives to a source folder in NUMBA_CACHE_DIR (numba.core.caching, get_suitable_cache_subpath)."""
    return f"{folder.name}_{hashlib.sha1(str(folder).encode()).hexdigest()}"


def _open_for_reading(folder: Path) -> None:
    """Whoever the sandbox runs as can read it."""
    for place, _, files in os.walk(folder):
        os.chmod(place, 0o755)
        for name in files:
            os.chmod(os.path.join(place, name), 0o644)
