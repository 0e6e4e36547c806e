"""nbval: the solutions give the outputs that are stored, and a release runs clean but for what is not written yet."""

import ast
import re
import shutil

import nbformat
import pytest

from tests.notebooks.lessons import RELEASED, SOLUTIONS, name_of, run_nbval, with_tested_prose


@pytest.mark.parametrize("solution", SOLUTIONS, ids=name_of)
def test_a_solution_gives_its_stored_outputs_and_the_numbers_in_its_texts(solution, tmp_path):
    cells = run_nbval(with_tested_prose(solution, tmp_path), tmp_path / "report.xml", "--nbval")
    assert cells
    assert [(cell.number, cell.failure) for cell in cells if cell.failure] == []


@pytest.mark.parametrize("released", RELEASED, ids=name_of)
def test_a_release_runs_clean_but_for_its_stubs(released, tmp_path):
    """The cells that stop are those that use what the student has yet to write, and they stop for that reason.

    Study cells are left out, as in grading: they are the solution's, word for word, and have run there.
    """
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        if "study" in cell.metadata.get("tags", []):
            cell.source = ""
    shutil.copytree(released.parent, tmp_path / "lesson")
    released = tmp_path / "lesson" / released.name
    nbformat.write(notebook, released)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cells = run_nbval(released, tmp_path / "report.xml", "--nbval-lax")
    assert len(cells) == len(code)
    stopped = {cell.number: cell.failure for cell in cells if cell.failure}
    tests = {k for k, cell in enumerate(code) if cell.metadata.get("nbgrader", {}).get("grade")}
    assert tests <= set(stopped), "a test cell passes before anything is written"
    not_run = {k for k, cell in enumerate(code) if "nbval-skip" in cell.metadata.get("tags", [])}  # a slider
    allowed = tests | (cells_that_need_an_answer(code) - not_run)
    assert set(stopped) == allowed
    for number, failure in stopped.items():
        assert "NotImplementedError" in failure or unknown_because_of(code, stopped, number, failure), failure


def cells_that_need_an_answer(code):
    """Numbers of the cells that use a function still to be written, or what such a cell would have made.

    To define a function that calls one of them needs nothing yet; to call it does.
    """
    missing, needing = set(), set()
    for number, cell in enumerate(code):
        body = ast.parse(cell.source).body
        defined = [node for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        if cell.metadata.get("nbgrader", {}).get("solution"):
            missing |= {node.name for node in defined}
            if any(isinstance(node, ast.Raise) for node in body):  # more is asked for than functions
                needing.add(number)
            continue
        run = [node for node in body if node not in defined]
        made = names(run, ast.Store)
        for node in defined:
            (missing.add if global_names(node) & missing else missing.discard)(node.name)
        if (names(run, ast.Load) - made) & missing:
            needing.add(number)
            missing |= made
        else:
            missing -= made
    return needing


def names(nodes, context):
    found = [node for top in nodes for node in ast.walk(top) if isinstance(node, ast.Name)]
    return {node.id for node in found if isinstance(node.ctx, context)}


def global_names(definition):
    """Names that a function or class looks up outside itself."""
    inside = {node.arg for node in ast.walk(definition) if isinstance(node, ast.arg)}
    return names([definition], ast.Load) - names([definition], ast.Store) - inside


def unknown_because_of(code, stopped, number, failure):
    """Whether a cell stops because an earlier one that stopped would have made a name it uses."""
    missing = re.search(r"name '(\w+)' is not defined", failure)
    return missing is not None and any(missing[1] in code[earlier].source for earlier in stopped if earlier < number)
