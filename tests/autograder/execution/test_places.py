"""Which tests look into the student's kernel, and which lines of a student's could serve a lie."""

import nbformat
import pytest

from autograder.execution.places import looks_inside, places_by_hand, suspicious
from tests.autograder.execution.notebooks import check
from tests.notebooks.lessons import SOLUTIONS, name_of


@pytest.mark.parametrize(
    "source",
    [
        "import doctest\ndoctest.testmod()",
        "from doctest import testmod\ntestmod()",
        "assert eval(formula) == 3",
        "exec(program())",
        "assert not np.shares_memory(f(a), a)",
        "assert f() is not table",
        "a = np.ones(3)\nr = f(a)\nr[:] = 9\nassert a[0] == 1",
        "d = pd.DataFrame()\nt = top(d)\nt.loc[0, 'a'] = 99\nassert d['a'][0] == 1",
    ],
)
def test_a_test_that_looks_inside_is_known(source):
    assert looks_inside(source)


@pytest.mark.parametrize(
    "source",
    [
        "assert f(2) == 3",
        "assert f(2) is None and f(3) is not None",
        "a = [1]\nassert f(a) is not a",
        "def vals(n):\n    while n is not None: n = n.next",
        "from unittest.mock import patch\nwith patch('builtins.sorted'):\n    f()",
        "import unittest\nunittest.main(argv=[''], exit=False)",
        "assert 'sum' not in f.__code__.co_names and 'x' in globals()",
        "result.name = 'x'\nassert result.name == f(result)",
        "a = np.ones(3)\na[0] = 2\nassert f(a) == 4",
        "%timeit -n 1 f(2)",
        "for n in ['x']:\n    assert eval(n) == 3\nexec('assert x == 3')",
        "this is no Python",
    ],
)
def test_an_ordinary_test_does_not(source):
    assert looks_inside(source) == ""


@pytest.mark.parametrize("solution", SOLUTIONS, ids=name_of)
def test_the_tests_of_this_course_do_not(solution):
    cells = nbformat.read(solution, as_version=4).cells
    tests = [
        cell.source for cell in cells if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    ]
    assert tests
    assert [(source, looks_inside(source)) for source in tests if looks_inside(source)] == []


def test_lines_that_could_serve_a_lie_are_named():
    source = "import sys\ndef f():\n    return sys._getframe(1).f_globals\ntotal = sum([1])"
    assert suspicious(source) == [(3, "return sys._getframe(1).f_globals")]


def test_a_wish_of_the_instructor_is_one_of_two():
    cell = check("pass")
    cell.metadata["autograder"] = {"run": "shared"}
    notebook = nbformat.v4.new_notebook(cells=[cell])
    assert places_by_hand(notebook) == {"test": "shared"}
    cell.metadata["autograder"] = {"run": "here"}
    with pytest.raises(ValueError, match=r"cell 'test': autograder.run must be"):
        places_by_hand(notebook)
