"""A small lesson with a catalogue, and the audit of it that all tests here look at."""

import nbformat
import pytest
from nbformat.v4 import new_notebook

from autograder.audit.lesson import read_lesson
from autograder.audit.trial import Options, audit_notebook
from tests.autograder.execution.notebooks import CONFINED, answer, check, setup

CELLS = [
    setup("import numpy as np\nfrom autograder import checks\nFACTOR = 2"),
    answer("def scaled(x, k=3):\n    return np.asarray(x) * k + FACTOR - 2", "scaled"),
    check(
        "checks.returns(scaled, np.array([1, 2]), 3, want=np.array([3, 6]))\n"
        "checks.returns(scaled, np.array([1, 2]), 5, want=np.array([5, 10]))\n"
        "### BEGIN HIDDEN TESTS\n"
        "checks.returns(scaled, np.array([4]), want=np.array([12]))\n"
        "### END HIDDEN TESTS",
        "scaled_test",
        points=1,
    ),
    answer("def top(xs, n):\n    return sorted(scaled(xs, 1).tolist())[::-1][:n]", "top"),
    check(
        "best = checks.call(top, [3, 1, 2], 2)\n"
        "checks.holds(len(best) == 2, 'there should be n of them')\n"
        "checks.equals(best, [3, 2], 'the best two')",
        "top_test",
        points=2,
    ),
    check("checks.holds(True, 'always')", "top_idle", points=1),
]

ANSWERS = {
    "scaled/right_loop": '"""A loop."""\ndef scaled(x, k=3):\n    return [k * one for one in x]\n',
    "scaled/right_tuple": (
        '"""A tuple, which breaks what uses it."""\ndef scaled(x, k=3):\n    return tuple(k * i for i in x)\n'
    ),
    "scaled/wrong_added": '"""You added k: multiply by it."""\ndef scaled(x, k=3):\n    return np.asarray(x) + k\n',
    "scaled/wrong_constant": (
        '"""You always multiply by 3.\n\nsays: does your function use `k`\n"""\n'
        "def scaled(x, k=3):\n    return np.asarray(x) * 3\n"
    ),
    "scaled/wrong_in_place": (
        '"""You changed it.\n\nsays: your function changed its argument `x`\n"""\n'
        "def scaled(x, k=3):\n    x *= k\n    return x\n"
    ),
    "scaled/wrong_hangs": (
        '"""Your loop never ends.\n\nsays: time limit\n"""\ndef scaled(x, k=3):\n    while True: pass\n'
    ),
    "top/right_own": '"""Without the other."""\ndef top(xs, n):\n    return sorted(xs, reverse=True)[:n]\n',
    "top/wrong_ascending": '"""The worst stands first."""\ndef top(xs, n):\n    return sorted(xs)[:n]\n',
    "top/wrong_all": (
        '"""You gave all.\n\nsays: there should be n of them\n"""\ndef top(xs, n):\n    return sorted(xs)[::-1]\n'
    ),
    "top/wrong_unnamed": (
        '"""A formula of your own.\n\nunnamed: nobody can know\n"""\ndef top(xs, n):\n    return [7.125, len("x")]\n'
    ),
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The lesson's folder; its catalogue lies in ``answers`` below it."""
    place = tmp_path_factory.mktemp("audit") / "01-small"
    place.mkdir()
    notebook = new_notebook(cells=CELLS)
    notebook.metadata["autograder"] = {"timeout": 3}
    nbformat.write(notebook, place / "small.ipynb")
    for name, text in ANSWERS.items():
        path = place / "answers" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (place / "answers" / "equivalent.toml").write_text(
        '[[equivalent]]\nexercise = "top"\nchange = "no such line  ->  at all"\nreason = "made up"\n'
    )
    return place


@pytest.fixture(scope="session")
def report(folder):
    """The audit of the small lesson, with its catalogue and all mutants."""
    (notebook,) = read_lesson(folder)
    return audit_notebook(notebook, folder / "answers", Options(workers=2, confined=CONFINED))


@pytest.fixture(scope="session")
def exercises(report):
    return {exercise.name: exercise for exercise in report.exercises}


@pytest.fixture(scope="session")
def answers(exercises):
    """Results of the catalogue by name."""
    return {
        f"{name}/{result.answer.name}": result for name, exercise in exercises.items() for result in exercise.answers
    }
