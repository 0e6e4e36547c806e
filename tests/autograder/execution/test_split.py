"""Which cell runs where, what a test cell earns, and what one bad cell costs."""

import pytest

from tests.autograder.execution.notebooks import CONFINED, answer, check, free, plan_of, run, setup, verdicts

INCREMENT = "def f(x):\n    return x + 1"


@pytest.fixture(scope="module")
def routed():
    """One notebook whose cells say where they ran."""
    return run(
        setup("import os\n%matplotlib inline\nhere = os.getpid()\nsetup_list = [1]"),
        free("import numpy as np\nmine = 5\nprint('free')"),
        answer(INCREMENT + "\npid = os.getpid()\nsetup_list.append(2)"),
        check("assert f(1) == 2", "right"),
        check("assert pid != here, 'one process'", "two processes"),
        check("assert setup_list == [1]", "setup data is the lesson's"),
        check("assert mine == 5 and float(np.mean([f(1), f(2)])) == 2.5", "free cells count"),
        check("secret = 41", "quiet"),
        answer("leaked = 'secret' in globals() or 'f(1)' + ' == 2' in str(globals().get('In'))", "spy"),
        check("assert leaked is False", "tests are not in the student kernel"),
    )


def test_cells_run_where_they_should(routed):
    assert {name: verdict for name, (verdict, _, _) in verdicts(routed).items()} == dict.fromkeys(
        verdicts(routed), "passed"
    )


def test_outputs_of_students_cells_are_kept(routed):
    assert routed.cells[1].outputs[0].text == "free\n"


def test_a_clean_run_is_graded(routed):
    said = dict(routed.metadata.autograder["execution"])
    assert (said.pop("tier") == "none", said.pop("checker") == "none") == (not CONFINED, not CONFINED)
    assert said == {"status": "graded", "events": []}


def test_a_run_without_walls_says_so():
    notebook = run(answer(INCREMENT), check("assert f(1) == 2"), confined=False)
    assert verdicts(notebook)["test"][0] == "passed"
    assert [notebook.metadata.autograder["execution"][name] for name in ("tier", "checker")] == ["none", "none"]


def test_a_study_cell_is_not_run_and_says_so():
    cells = [free("print('ran')"), free("print('ran')"), answer("ran = 1"), check("assert ran == 1", "test")]
    cells[1].metadata["tags"] = ["study"]
    cells[2].metadata["tags"] = ["study"]  # an answer stays an answer, whatever a student's file says of it
    notebook = run(*cells)
    assert [cell.outputs[0].text.split()[0] for cell in notebook.cells[:2]] == ["ran", "This"]
    assert verdicts(notebook)["test"][0] == "passed"


def test_a_study_cell_that_an_answer_needs_is_run():
    """A helper may be written into any cell."""
    cells = [
        free("import math\ndef helper(x):\n    return math.floor(x) + 1"),
        free("def other(x):\n    return 0\nx, total = 7, 3\nprint('not needed')"),
        free("def between(x):\n    return helper(x)"),
        answer("def f(x):\n    total = sum([x])\n    return between(total)"),
        check("assert f(1) == 2", "test"),
        free("def f(x):\n    return 0"),
    ]
    for number in (0, 1, 5):
        cells[number].metadata["tags"] = ["study"]
    notebook = run(*cells)
    assert verdicts(notebook)["test"][0] == "passed"
    assert [bool(notebook.cells[number].outputs) for number in (0, 1, 5)] == [False, True, True]


LAST_VALUES = {
    "1.5": ("partial", 1.5),
    "0": ("partial", 0.0),
    "2": ("passed", 2.0),
    "np.float64(0.5)": ("partial", 0.5),
    "True": ("passed", 2.0),
    "'0.5'": ("passed", 2.0),
    "None": ("passed", 2.0),
    "1.5;": ("passed", 2.0),
    "[0.5]": ("passed", 2.0),
    "3": ("error", 0.0),
    "-1": ("error", 0.0),
    "float('nan')": ("error", 0.0),
    "print(0.5)": ("passed", 2.0),
    "import sys; print('careful', file=sys.stderr)": ("passed", 2.0),
    "import warnings; warnings.warn('old')": ("passed", 2.0),
    "assert False": ("failed", 0.0),
    "raise SystemExit(0)": ("failed", 0.0),
    "1 +": ("failed", 0.0),
    "import os; os._exit(0)": ("error", 0.0),
    "no_such_name": ("failed", 0.0),
    "await __import__('asyncio').sleep(0)": ("passed", 2.0),
    "%time 1 + 1": ("passed", 2.0),
}


@pytest.fixture(scope="module")
def last_values():
    return verdicts(run(setup("import numpy as np"), *(check(source, source) for source in LAST_VALUES)))


@pytest.mark.parametrize("source", LAST_VALUES)
def test_what_a_test_cell_earns(last_values, source):
    assert last_values[source][:2] == LAST_VALUES[source]


@pytest.fixture(scope="module")
def disasters():
    return run(
        answer(INCREMENT, "early"),
        answer("import os\nos._exit(3)", "exits"),
        check("assert f(1) == 2", "after exit"),
        answer("while True:\n    pass", "hangs"),
        check("assert f(1) == 2", "after hang"),
        answer("def slow():\n    while True: pass\ndef leave():\n    import os; os._exit(1)", "bad calls"),
        check("slow()", "slow"),
        check("try:\n    leave()\nexcept Exception:\n    pass", "leave"),
        check("assert f(1) == 2", "after all"),
        timeout=3,
    )


def test_one_bad_cell_costs_only_its_exercise(disasters):
    found = verdicts(disasters)
    assert [found[name][0] for name in ("after exit", "after hang", "after all")] == ["passed"] * 3
    assert found["slow"] == ("error", 0.0, "your code did not finish within the time limit of this check (3 s)")
    assert found["leave"][:2] == ("error", 0.0), "a death cannot be caught by the check's own except"


def test_the_worst_is_the_status(disasters):
    execution = disasters.metadata.autograder["execution"]
    assert execution["status"] == "kernel-died"
    assert [(event["cell"], event["what"]) for event in execution["events"]] == [
        ("exits", "kernel-died"),
        ("hangs", "timed-out"),
        ("slow", "timed-out"),
        ("leave", "kernel-died"),
    ]


def test_who_was_running_when_another_answer_s_trap_sprang_loses_nothing():
    trap = "import os\nget_ipython().events.register('pre_run_cell', lambda *_: os._exit(1))"
    notebook = run(
        answer(trap, "trap"),
        check("assert False", "of trap"),
        answer("def f(): return 7", "f"),
        check("assert f() == 7", "of f"),
        check("assert f() == 7", "of f again"),
    )
    assert {name: verdict for name, (verdict, *_) in verdicts(notebook).items()} == {
        "of trap": "failed",
        "of f": "passed",
        "of f again": "passed",
    }


def test_a_bomb_of_one_exercise_does_not_cost_another():
    bomb = "import os, threading\nthreading.Timer(0.2, os._exit, [1]).start()"
    found = verdicts(
        run(
            answer(bomb, "bomb"),
            answer(INCREMENT, "honest"),
            check("import time\nfor _ in range(20):\n    time.sleep(0.05)\n    assert f(1) == 2", "honest test"),
        )
    )
    assert found["honest test"][0] == "passed"


def test_tests_come_from_the_plan_and_not_from_the_notebook():
    wrong = [answer("def f(x): return 0"), check("assert f(1) == 2")]
    plan = plan_of(wrong)
    forged = [answer("def f(x): return 0"), check("pass")]
    forged.append(setup("import builtins; builtins.abs = None", "unknown"))
    assert verdicts(run(*forged, plan=plan))["test"][:2] == ("failed", 0.0)


def test_a_repeated_test_earns_nothing_more():
    cells = [answer(INCREMENT), check("assert f(1) == 2"), check("assert f(1) == 2")]
    notebook = run(*cells)
    assert [cell.metadata.autograder["verdict"] for cell in notebook.cells[1:]] == ["passed", "not-run"]


def test_names_that_an_answer_is_asked_to_change_are_the_students():
    lesson = [setup("table = {'a': 1}\nscale = 2"), answer("table['b'] = 2"), check("assert table == {'a': 1, 'b': 2}")]
    handed_in = [setup("table = {'a': 1}\nscale = 2"), answer("table['b'] = 2\nscale = 9"), check("")]
    handed_in.append(check("assert scale == 2", "scale"))
    plan = plan_of([*lesson, handed_in[-1]])
    assert [verdict for verdict, _, _ in verdicts(run(*handed_in, plan=plan)).values()] == ["passed", "passed"]


def test_the_two_processes_have_files_of_their_own(tmp_path):
    lesson, work = tmp_path / "lesson", tmp_path / "work"
    for folder, text in ((lesson, "the lesson's"), (work, "the student's")):
        folder.mkdir()
        folder.joinpath("data.txt").write_text(text)
        folder.joinpath("other.ipynb").write_text("{}")
    work.joinpath("link").symlink_to("/etc/passwd")
    work.joinpath("math2.py").write_text("x = 1")
    notebook = run(
        answer("import os\nfound = sorted(os.listdir('.'))\ntext = open('data.txt').read()"),
        check("assert text == \"the student's\" and found == ['data.txt', 'math2.py'], found", "theirs"),
        check("assert open('data.txt').read() == \"the lesson's\"", "ours"),
        check("import math2", "no student module is imported"),
        workdir=str(work),
        lesson=str(lesson),
    )
    assert [verdict for verdict, _, _ in verdicts(notebook).values()] == ["passed", "passed", "failed"]


def test_hidden_files_of_the_lesson_are_there_and_what_programs_leave_behind_is_not(tmp_path):
    for name in (".data/table.csv", ".env", ".ipynb_checkpoints/old.py", ".git/config", ".DS_Store"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("4")
    notebook = run(
        answer("import os\nfound = sorted(os.listdir('.'))\nanswer = int(open('.data/table.csv').read())"),
        check("assert answer == int(open('.data/table.csv').read()) and found == ['.data', '.env'], found"),
        workdir=str(tmp_path),
        lesson=str(tmp_path),
    )
    assert verdicts(notebook)["test"][0] == "passed"


def test_a_name_of_a_failed_setup_cell_is_not_taken_from_the_student():
    lesson = [
        setup("def close(a, b):\n    return a == b\nraise RuntimeError('half way')"),
        setup("1 / 0\ndef near(a, b):\n    return a == b", "fails"),
        check("assert close(1, 2)", "close"),
        check("assert near(1, 2)", "near"),
    ]
    mine = answer("def close(a, b): return True\ndef near(a, b): return True")
    notebook = run(*lesson[:2], mine, *lesson[2:], plan=plan_of(lesson))
    assert [verdict for verdict, _, _ in verdicts(notebook).values()] == ["failed", "failed"]


def test_output_is_cut():
    notebook = run(free("for _ in range(1000): print('x' * 1000)"), output_limit=5_000)
    (output,) = notebook.cells[0].outputs
    assert len(output.text) == 5_000


def test_what_has_not_run_when_the_time_of_the_notebook_is_up_earns_nothing():
    slow = answer("while True: pass")
    graded = run(slow, check("assert True", "after"), free("late = 1"), submission_seconds=0.5)
    verdict, score, message = verdicts(graded)["after"]
    assert (verdict, score) == ("not-run", 0.0)
    assert "whole notebook" in message
    assert graded.cells[2].outputs[0].ename == "CellTimeout"
    assert graded.metadata.autograder["execution"]["status"] == "timed-out"


def test_no_docstring_of_the_students_runs_beside_the_checks():
    doc = '"""Square.\n\n    >>> 1 / 0\n    1\n    """'
    code = f"def square(x):\n    {doc}\n    return x * x"
    test = "import doctest\nassert doctest.testmod().failed == 0"
    cells = [answer(code, "square"), check(test, "square_test")]
    (verdict,) = verdicts(run(*cells, plan=plan_of(cells))).values()
    assert verdict[0] == "failed"
    assert "docstrings run in the student's kernel only" in verdict[2]


def test_what_a_test_leaves_patched_is_mended_for_the_next():
    forbid = "import os, numpy as np\nnp.sum = None\nos.environ['LEFT'] = 'x'\nassert total([1, 2]) == 4"
    after = "import os, numpy as np\nassert np.sum([1, 2]) == total([1, 2]) == 3 and 'LEFT' not in os.environ"
    code = "import os, numpy as np\ndef total(xs): return int(np.sum(xs))"
    cells = [answer(code), check(forbid, "forbid"), check(after, "after")]
    found = verdicts(run(*cells, plan=plan_of(cells)))
    assert [verdict[0] for verdict in found.values()] == ["failed", "passed"]


def test_what_a_setup_cell_sets_stays():
    cells = [
        setup("import os, decimal\nos.environ['MODE'] = 'x'\ndecimal.getcontext().prec = 5"),
        answer("import decimal\ndef third(): return decimal.Decimal(1) / 3"),
        check("import os, decimal\nassert str(third()) == str(decimal.Decimal(1) / 3) == '0.33333'"),
        check("import os\nassert os.environ['MODE'] == 'x' and third() > 0", "again"),
    ]
    found = verdicts(run(*cells, plan=plan_of(cells)))
    assert [verdict[0] for verdict in found.values()] == ["passed", "passed"]
