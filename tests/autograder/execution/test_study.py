"""Which study cells are run: those that bind a name which an answer needs, and no others."""

import pytest

from autograder.execution.study import left_out
from tests.autograder.execution.notebooks import answer, free

NEEDED = {
    "a call in a function": "def f(x):\n    return helper(x)",
    "a call in a function of the same name as symtable's outermost table": "def top(x):\n    return helper(x)",
    "in a comprehension": "def f(xs):\n    return [helper(x) for x in xs]",
    "in a default": "def f(x=helper):\n    return x",
    "read before it is bound": "helper = helper + 1",
    "changed in place": "helper += 1",
    "in a method": "class A:\n    def f(self):\n        return helper",
    "under a magic": "%matplotlib inline\nresult = helper(1)",
    "in a loop": "for number in range(2):\n    helper(number)",
    "through another cell": "result = other()",
}
NOT_NEEDED = {
    "an argument": "def top(helper):\n    return [helper for _ in range(2)]",
    "a local name": "def f():\n    helper = 1\n    return lambda: helper",
    "bound by the answer": "helper = 1\nresult = helper + 1",
    "a function of the answer": "def f():\n    return helper()\ndef helper():\n    return 1",
    "a loop of a comprehension": "result = [helper for helper in range(3)]",
    "a loop": "for helper in range(2):\n    print(helper)",
    "a file": "with open('a') as helper:\n    helper.read()",
    "an attribute": "def f(x):\n    return x.helper",
    "nothing that can be read": "def f(:",
}


def cells_with(source):
    cells = [free("def helper(x):\n    return x"), free("def other():\n    return helper(1)"), answer(source)]
    cells[0].metadata["tags"] = ["study"]
    return cells


@pytest.mark.parametrize("source", NEEDED.values(), ids=NEEDED)
def test_a_cell_that_an_answer_needs_is_run(source):
    assert left_out(cells_with(source), {2}) == set()


@pytest.mark.parametrize("source", NOT_NEEDED.values(), ids=NOT_NEEDED)
def test_a_cell_that_no_answer_needs_is_not(source):
    assert left_out(cells_with(source), {2}) == {0}


def test_a_name_that_a_cell_binds_which_is_run_in_any_case_needs_no_study_cell():
    cells = [free("helper = abs"), *cells_with("def f(x):\n    return helper(x)")]
    assert left_out(cells, {3}) == {1}
