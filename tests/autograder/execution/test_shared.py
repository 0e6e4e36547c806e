"""Tests that run in one kernel with the student's code: what they pay, what they do not, and what stays unsaid."""

from tests.autograder.execution.notebooks import answer, check, free, run, setup, verdicts

LOOKS = "assert isinstance(Stack.size, property)\nassert vars(Stack())['items'] == []"
RIGHT = (
    "class Stack:\n    def __init__(self):\n        self.items = []\n    size = property(lambda self: len(self.items))"
)
WRONG = RIGHT.replace("property(lambda self: len(self.items))", "0")


def of(*cells, **more):
    return verdicts(run(*cells, shared=["test"], **more))["test"]


def test_what_is_right_is_paid_and_what_is_not_is_told():
    assert of(answer(RIGHT), check(LOOKS))[:2] == ("passed", 2)
    verdict, score, message = of(answer(WRONG), check(LOOKS))
    assert (verdict, score) == ("failed", 0)
    assert message == "this does not hold: assert isinstance(Stack.size, property)"
    assert of(answer("raise NotImplementedError"), check(LOOKS))[:2] == ("failed", 0)


def test_the_metadata_says_where_it_ran():
    notebook = run(answer(RIGHT), check(LOOKS), check("assert Stack().items == []", "other"), shared=["test"])
    assert [cell.metadata.autograder["where"] for cell in notebook.cells[1:]] == ["shared", "isolated"]


def test_a_last_number_is_partial_credit():
    assert of(answer("x = 1"), check("score = 0.5 if 'x' in globals() else 0\nscore"))[:2] == ("partial", 0.5)
    assert of(answer("x = 1"), check("import numpy as np\nnp.float64(1.5)"))[:2] == ("partial", 1.5)
    assert of(answer("x = 1"), check("x == 1"))[:2] == ("passed", 2)
    assert of(answer("x = 1"), check("x + 6"))[0] == "error"


def test_set_up_and_the_helpers_of_earlier_tests_are_there_and_other_tests_are_not():
    cells = [
        setup("BASE = 3"),
        answer("def f():\n    return BASE"),
        check("def same(a, b):\n    assert a is b", "helps"),
        check("unasked = 1", "helps_not"),
        check("same(f(), BASE)\nassert 'unasked' not in globals()"),
    ]
    assert of(*cells)[:2] == ("passed", 2)


def test_a_lie_in_one_shared_cell_reaches_no_other_cell():
    lie = (
        "def f():\n    import sys\n    names = sys._getframe(1).f_globals\n"
        "    names['close'] = lambda a, b: True\n    return 0"
    )
    cells = [
        setup("def close(a, b):\n    return abs(a - b) < 1e-9"),
        answer(lie),
        check("assert close(f(), 1) and close(f(), 1)"),
        check("assert close(f(), 1)", "isolated"),
        check("assert close(0, 1)", "shared_too"),
    ]
    notebook = run(*cells, shared=["test", "shared_too"])
    found = {name: verdict for name, (verdict, _, _) in verdicts(notebook).items()}
    assert found == {"test": "failed", "isolated": "failed", "shared_too": "failed"}
    noted = notebook.metadata.autograder["execution"]["notable"]
    assert noted == {"answer": ["line 3: names = sys._getframe(1).f_globals"]}


def test_a_kernel_that_ends_pays_nothing():
    notebook = run(answer("def f():\n    import os\n    os._exit(0)"), check("f()"), shared=["test"])
    assert verdicts(notebook)["test"][:2] == ("error", 0)
    assert notebook.metadata.autograder["execution"]["status"] == "kernel-died"


def test_a_loop_ends_at_the_limit():
    notebook = run(answer("def f():\n    while True: pass"), check("f()"), shared=["test"], timeout=2)
    assert verdicts(notebook)["test"][1] == 0
    assert notebook.metadata.autograder["execution"]["status"] == "timed-out"


HIDING = "f(1)\n### BEGIN HIDDEN TESTS\nassert f(4711) == 4712\n### END HIDDEN TESTS"


def test_hidden_lines_are_not_in_the_history_and_not_quoted():
    found = "[text for text in In if str(4700 + 11) in text]"
    asks = f"def f(x):\n    raise AssertionError(str({found}))"
    tells = "def f(x):\n    if x > 1:\n        raise AssertionError(f'it is {x}')"
    assert of(answer(asks), check(HIDING))[2] == "this does not hold: f(1)"
    assert of(answer(tells), check(HIDING))[2] == "a hidden check does not hold"
    assert "4711" not in of(answer(tells.replace("AssertionError", "ValueError")), check(HIDING))[2]
    names_it = "def f(x):\n    raise type('E' + str(4700 + 11), (Exception,), {})()"
    assert of(answer(names_it), check(HIDING))[2] == "the check stopped with an exception\nat: f(1)"
    kept = f"def f(x):\n    return None if {found} else x + 1"
    assert of(answer(kept), check(HIDING))[:2] == ("passed", 2)


def test_a_module_that_the_notebook_writes_or_has_beside_it_can_be_imported(tmp_path):
    (tmp_path / "beside.py").write_text("x = 1")
    written = answer("%%writefile written.py\ny = 2")
    cells = [free("import beside"), written, check("import beside, written\nassert beside.x + written.y == 3")]
    assert of(*cells, workdir=str(tmp_path))[:2] == ("passed", 2)
