"""What students see of their cells is said by a kernel that has seen no test, messages quote only their notebook."""

import pytest

from autograder.execution.discreet import OwnCode
from tests.autograder.execution.notebooks import answer, check, free, run, verdicts

HIDDEN = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f(4711) == 4712\n### END HIDDEN TESTS"
RECORDER = "seen = []\ndef f(x):\n    seen.append(x)\n    open('seen.txt', 'a').write(f'{x} ')\n    return x + 1"


def said(cell):
    return "".join(output.get("text", "") + str(output.get("data", "")) for output in cell.outputs)


def test_a_function_that_remembers_its_arguments_tells_nobody():
    notebook = run(
        answer(RECORDER),
        check(HIDDEN),
        free("import os\nprint('seen', seen, os.path.exists('seen.txt'))"),
        free("seen"),
    )
    assert verdicts(notebook)["test"][0] == "passed"
    assert said(notebook.cells[2]) == "seen [] False\n"
    assert "4711" not in str(notebook.cells)[str(notebook.cells).index("seen', seen") :]


def test_outputs_before_a_hidden_test_and_in_lessons_without_are_kept_as_they_were():
    count = free("import random\nnumber = random.random()\nprint(number)")
    notebook = run(count, answer("def f(x):\n    return x + 1"), check(HIDDEN), free("print(number)"))
    first, last = said(notebook.cells[0]), said(notebook.cells[3])
    assert first != last  # the second comes from another run
    notebook = run(count, answer("def f(x):\n    return x + 1"), check("assert f(1) == 2"), free("print(number)"))
    assert said(notebook.cells[0]) == said(notebook.cells[3])


def test_outputs_that_the_rehearsal_saw_are_kept_and_others_are_not():
    """A cell that says whether its kernel has seen a test stands for any: nothing else tells where it ran."""
    cells = [answer(RECORDER), check(HIDDEN), free("print(len(seen) > 0)"), free("2 + 2")]
    seen = run(*cells, measure=True)
    rehearsed = seen.metadata.autograder["execution"]["outputs"]
    assert [said(cell) for cell in seen.cells[2:]] == ["True\n", "{'text/plain': '4'}"]
    assert said(run(*cells, known=["another", rehearsed]).cells[2]) == "True\n"
    assert said(run(*cells, known=["another"]).cells[2]) == "False\n"
    # one output more, or another: all of them come from a kernel that has seen nothing
    assert said(run(*cells, free("print('?')"), known=[rehearsed]).cells[2]) == "False\n"
    assert said(run(*cells[:3], free("2 + 3"), known=[rehearsed]).cells[2]) == "False\n"


def test_a_cell_that_ended_the_kernel_is_not_run_again():
    notebook = run(
        answer("def f(x):\n    return x + 1"),
        check(HIDDEN),
        free("print('before')\nimport os\nos._exit(1)"),
        free("print('after')"),
    )
    assert "before" not in said(notebook.cells[2])
    assert said(notebook.cells[3]) == "after\n"
    assert notebook.metadata.autograder["execution"]["status"] == "kernel-died"


@pytest.mark.parametrize(
    "body",
    [
        "    raise ValueError(f'it was {x}')",
        "    raise type(f'It_was_{x}', (Exception,), {})",
        "    raise KeyError(x)",
        "    return exec(f'def it_was_{x}(): return 1 / 0\\nit_was_{x}()')",
    ],
)
def test_no_exception_tells_a_hidden_argument(body):
    notebook = run(answer("def f(x):\n    if x == 1:\n        return 2\n" + body), check(HIDDEN))
    verdict, _, message = verdicts(notebook)["test"]
    assert verdict == "failed"
    assert "4711" not in message
    assert message.startswith("your code raised")


def test_what_was_remembered_is_not_told_in_a_later_test_either():
    notebook = run(
        answer(RECORDER),
        check(HIDDEN),
        answer("def g(x):\n    raise ValueError(seen)", "other"),
        check("assert g(1) == 1", "later"),
    )
    assert verdicts(notebook)["later"][2] == "your code raised ValueError\ng, line 2: raise ValueError(seen)"


def test_before_any_hidden_line_everything_is_said():
    notebook = run(answer("def f(x):\n    raise ValueError(f'it was {x}')"), check(HIDDEN))
    assert verdicts(notebook)["test"][2].startswith("your code raised ValueError: it was 1\n")


OWN = OwnCode(["def mean(values):\n    return sum(values) / n"], "assert median([1]) == 1")


@pytest.mark.parametrize(
    "text",
    [
        "division by zero",
        "name 'n' is not defined",
        "name 'median' is not defined",
        "unsupported operand type(s) for +: 'int' and 'str'",
        "mean() missing 1 required positional argument: 'values'",
        "'numpy.float64' object is not iterable",
        'can only concatenate str (not "int") to str',
    ],
)
def test_the_interpreters_own_sayings_are_told(text):
    assert OWN.said(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "it was 4711",
        "name 'it_was_4711' is not defined",
        "name 'n' is not defined, it was 4711",
        "list index out of range 4711",
        "'n.x4711' object is not iterable",
        "unsupported operand type(s) for 4711: 'int' and 'str'",
    ],
)
def test_anything_else_is_not(text):
    assert OWN.said(text) == ""
