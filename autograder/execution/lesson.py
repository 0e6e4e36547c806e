"""What the executor must know of a lesson, taken from the gradebook and never from the submission."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from nbgrader.api import Gradebook

from autograder.bridge.trusted import ALIASES
from autograder.execution.reading import changed_in_place, globals_read, rebound
from autograder.grading.store import LessonCell, lesson_cells

__all__ = [
    "Plan",
    "bound_names",
    "imported_modules",
    "may_stop",
    "names_of_answers",
    "names_of_free_cells",
    "read_plan",
    "reference_answers",
    "text_digest",
    "texts_of_free_cells",
    "without_magics",
]


WORD = re.compile(r"[^\W\d]\w*")


@dataclass
class Plan:
    """The instructor's cells by name, in their order, and the lesson's settings."""

    cells: dict[str, LessonCell]
    settings: dict = field(default_factory=dict)

    def is_setup(self, name: str | None) -> bool:
        """A locked code cell that is not graded: it runs in both kernels."""
        cell = self.cells.get(name)
        return cell is not None and cell.cell_type == "code" and cell.locked and not (cell.grade or cell.solution)

    def is_test(self, name: str | None) -> bool:
        """A graded code cell that is nobody's answer: it runs in the checker only."""
        cell = self.cells.get(name)
        return cell is not None and cell.cell_type == "code" and cell.is_test

    def owners(self, name: str) -> tuple[list[str], list[str]]:
        """Names that are the student's and names that are the lesson's when the locked cell `name` runs.

        A name is the lesson's if a locked cell before binds it, unless a solution cell of the instructor after that
        binds or changes it: then it is the student's, as is what only unmarked cells of the lesson bind. Any other name
        is not mentioned.
        """
        latest: dict[str, bool] = dict.fromkeys(self.settings.get("free_cells_bind", ()), True)
        for cell in self.cells.values():
            if cell.name == name:
                break
            if cell.cell_type == "code" and (cell.solution or cell.locked):
                names = bound_names(cell.source, changed=cell.solution)
                if cell.solution:
                    names.update(self.settings.get("answers_bind", {}).get(cell.name, ()))
                elif self.is_test(cell.name):
                    names -= self._read()  # lent to the student's code, and taken back
                latest.update(dict.fromkeys(names, cell.solution))
        students = sorted(key for key, is_students in latest.items() if is_students)
        return students, sorted(latest.keys() - set(students))

    def terms(self, name: str) -> dict[str, list[str] | bool]:
        """What the checker must know to run the locked cell `name`: whose names are whose, and what it believes.

        Objects of the student's classes stay theirs, with operators that count, if the reference's own answer defines a
        class of that name and the test, or the answer it is about, mentions it (``believed``). What the test binds
        under a name that the reference's functions look up is bound in the student's kernel too (``lent``); an object
        that goes by such a name and that one of them changes is kept equal on both sides (``watched``). It is the
        reference's code that says so, and never the student's: a test's other names are not shown to it.
        """
        students, lessons = self.owners(name)
        test, answers = self.cells[name].source, self.settings.get("answers", {})
        if not self.is_test(name):
            answers = {}
        words = set(WORD.findall(test))
        read = self._read() if answers else set()
        changed = changed_in_place(test).union(*map(changed_in_place, answers.values()))
        return {
            "release": students,
            "reserved": lessons,
            "believed": self._believed(name, words) if answers else [],
            "lent": sorted(rebound(test) & read),
            "watched": sorted(changed & read & words),
            "undo": self.is_test(name),  # what a setup cell sets stays
        }

    def _read(self) -> set[str]:
        """Names that functions of the reference's answers look up."""
        return set().union(*map(globals_read, self.settings.get("answers", {}).values()))

    def _believed(self, name: str, words: set[str]) -> list[str]:
        answers = self.settings.get("answers", {})
        defined = {kind for source in answers.values() for kind in defined_classes(source)}
        for exercise in self.exercise_of(name) if defined else ():
            words = words.union(WORD.findall(answers.get(exercise, "")))
        return sorted(defined & words)

    def exercise_of(self, test: str) -> list[str]:
        """The solution cells that the test cell `test` is about: those before it, back to earlier test cells."""
        found: list[str] = []
        tested = False
        for cell in self.cells.values():
            if cell.name == test:
                break
            if cell.is_answer:
                found, tested = ([cell.name] if tested else [*found, cell.name]), False
            elif self.is_test(cell.name):
                tested = True
        return found

    def loan(self, test: str, code: Iterable[str], judged: Collection[str]) -> dict | None:
        """What of the reference `test` may be run with once more, when it failed: the answers to other exercises.

        An exercise is lent once all the test cells that are about it are `judged`, so that nothing can be learned for
        them, and if something in `code` (the student's answer, helpers, the test itself) mentions a name it binds.

        Returns
        -------
        dict or None
            ``answers``: source by exercise, in order; ``names``: what to lend of it.
        """
        answers, bound = self.settings.get("answers", {}), self.settings.get("answers_bind", {})
        own, tests = self.exercise_of(test), {}
        for cell in self.cells.values():
            for exercise in self.exercise_of(cell.name) if self.is_test(cell.name) else ():
                tests.setdefault(exercise, set()).add(cell.name)
        lent = {name: answers[name] for name in answers if name not in own and tests.get(name, {test}) <= set(judged)}
        words = {word for source in code for word in WORD.findall(source)}
        names = {name for exercise in lent for name in bound.get(exercise, ())} & words
        names -= {name for exercise in own for name in bound.get(exercise, ())}
        return {"answers": lent, "names": sorted(names)} if names else None

    def modules(self) -> list[str]:
        """What locked setup cells and tests import, as ``module`` or ``module:name``."""
        ours = (cell for cell in self.cells.values() if self.is_setup(cell.name) or self.is_test(cell.name))
        return imported_modules(cell.source for cell in ours)


def read_plan(resources: dict) -> Plan:
    """The plan of the notebook that nbgrader is converting."""
    names = resources["nbgrader"]
    with Gradebook(names["db_url"]) as gradebook:
        cells, settings = lesson_cells(gradebook, names["assignment"], names["notebook"])
    return Plan({cell.name: cell for cell in cells}, settings)


def _tree(source: str) -> ast.Module | None:
    """The syntax tree of a cell, lines with magics left out; None if it has none."""
    kept = "\n".join("" if line.lstrip().startswith(("%", "!", "?")) else line for line in source.splitlines())
    for text in (lambda: kept, lambda: without_magics(source)):
        with contextlib.suppress(SyntaxError, ValueError, RecursionError):
            return ast.parse(text())
    return None


def without_magics(source: str) -> str:
    """The cell as IPython runs it: ``best = %time f()`` becomes a call."""
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(source)


def bound_names(source: str, changed: bool = False) -> set[str]:
    """Names that a cell binds at its top level.

    With `changed`, for a cell that students fill in, also the names whose items or attributes it sets, and without the
    modules it imports: ``np`` is the same NumPy whoever imports it.
    """
    return set(_bound_names(source, changed))


@lru_cache(maxsize=1024)  # the cells of a lesson are looked through for every submission and every test cell
def _bound_names(source: str, changed: bool) -> frozenset[str]:
    names: set[str] = set()

    def visit(node) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
            names.update(name for inner in ast.walk(node) if isinstance(inner, ast.Global) for name in inner.names)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(
                alias.asname or alias.name.split(".")[0]
                for alias in node.names
                if not (changed and _is_module(node, alias))
            )
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del):
            names.discard(node.id)
        elif isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            return
        else:
            if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
                names.add(node.name)
            if changed and isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
                inner = node.value
                while isinstance(inner, (ast.Subscript, ast.Attribute)):
                    inner = inner.value
                if isinstance(inner, ast.Name):
                    names.add(inner.id)
            for child in ast.iter_child_nodes(node):
                visit(child)

    tree = _tree(source)
    if tree is not None:
        visit(tree)
    return frozenset(names)


@lru_cache(maxsize=1024)
def defined_classes(source: str) -> frozenset[str]:
    """Names that a cell binds by a `class` statement."""
    tree = _tree(source)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)) if tree else frozenset()


def _is_module(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> bool:
    """Whether an import binds a module: surely with ``import``, with ``from`` where the name is one of convention."""
    if isinstance(node, ast.Import):
        return True
    return ALIASES.get(alias.asname or alias.name) == f"{node.module}.{alias.name}"


def reference_answers(notebook) -> dict[str, str]:
    """The instructor's answers in code, by the cell's id, for :meth:`Plan.loan`.

    They stand in the lesson's settings in the gradebook, where the hidden tests stand too, and nowhere else.
    """
    found = {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and about.get("solution") and not about.get("grade") and about.get("grade_id"):
            found[about["grade_id"]] = cell.source
    return found


def names_of_answers(notebook) -> dict[str, list[str]]:
    """Names that each solution cell of the instructor's own notebook binds or changes, by the cell's id.

    What students get, and what the gradebook stores, has the solutions cut out; a lesson therefore carries these names
    in its settings, under ``answers_bind``.
    """
    found = {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and about.get("solution") and about.get("grade_id"):
            found[about["grade_id"]] = sorted(bound_names(cell.source, changed=True))
    return found


def names_of_free_cells(notebook) -> list[str]:
    """Names that the unmarked cells of the instructor's own notebook bind or change (``free_cells_bind``).

    nbgrader does not store these cells, and they run as the student's.
    """
    names: set[str] = set()
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and not any(about.get(mark) for mark in ("solution", "grade", "locked")):
            names |= bound_names(cell.source, changed=True)
    return sorted(names)


def text_digest(source: str) -> str:
    """By what a text of the lesson's own is known again."""
    return hashlib.blake2b(source.encode("utf-8", "replace"), digest_size=12).hexdigest()


def texts_of_free_cells(notebook) -> list[str]:
    """Digests of the unmarked cells of a released notebook (``free_cells``), which nbgrader does not store."""
    free = (cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade_id"))
    return sorted({text_digest(cell.source) for cell in free})


def may_stop(notebook) -> list[str]:
    """Ids of the locked cells that show an error on purpose: they carry Jupyter's tag ``raises-exception``."""
    return [
        cell.metadata.nbgrader.grade_id
        for cell in notebook.cells
        if "raises-exception" in cell.metadata.get("tags", []) and cell.metadata.get("nbgrader", {}).get("grade_id")
    ]


def imported_modules(sources: Iterable[str]) -> list[str]:
    """What the top level of these cells imports, in order, without repetition: ``module`` or ``module:name``."""
    found: dict[str, None] = {}
    for source in sources:
        tree = _tree(source)
        for node in tree.body if tree is not None else []:
            if isinstance(node, ast.Import):
                found.update(dict.fromkeys(alias.name for alias in node.names))
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.update(dict.fromkeys(f"{node.module}:{alias.name}" for alias in node.names))
    return list(found)
