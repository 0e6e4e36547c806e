"""Ordinary nbgrader assignments get the scores that stock nbgrader gives, cell by cell.

The shapes are those of nbgrader's documentation and quickstart: a test that expects an error, one that takes a helper
away, helpers defined in test cells, partial credit by last value, manually graded code and text.
"""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from autograder.configuration import Course
from autograder.release import generate
from tests.autograder.hostile.course import CONFIG
from tests.autograder.hostile.lesson import cell
from tests.commands import run
from tests.needs import needs

ANSWERS = {
    "squares": (
        "def squares(n):\n    if n < 1:\n        raise ValueError('n must be positive')\n"
        "    return [i**2 for i in range(1, n + 1)]",
        "def squares(n):\n    return [i**2 for i in range(n + 1)]",
    ),
    "total": (
        "def sum_of_squares(n):\n    return sum(squares(n))",
        "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6",
    ),
    "value": ("answer = 42\nwords = {'a': 1}", "answer = '42'\nwords = {}"),
    "stack": (
        "class Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n"
        "        self.items.append(x)\n        return self\n"
        "    def pop(self):\n        return self.items.pop()\n    def __len__(self):\n"
        "        return len(self.items)",
        "class Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n        pass",
    ),
    "frame": ("table = table.assign(b=table['a'] * 2)", "table = table.assign(b=0)"),
    "essay_code": ("mine = 'I did it by hand'", None),
}
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TESTS = {
    "squares": {
        "squares_values": "assert squares(1) == [1]\nassert squares(3) == [1, 4, 9]",
        "squares_error": "try:\n    squares(0)\nexcept ValueError:\n    pass\nelse:\n"
        "    raise AssertionError('no error for 0')",
        "squares_numpy": "np.testing.assert_array_equal(np.array(squares(4)), np.arange(1, 5) ** 2)",
        "squares_helper": "def check(n):\n    assert squares(n)[-1] == n * n\n\ncheck(5)\nprint('fine')",
        "squares_helper_again": "for n in (2, 7):\n    check(n)",
    },
    "total": {
        "total_value": "assert sum_of_squares(3) == 14",
        "total_relies": "assert sum_of_squares(1) == 1\n"
        "original = squares\ndel squares\ntry:\n    sum_of_squares(1)\nexcept NameError:\n    pass\n"
        "else:\n    raise AssertionError('sum_of_squares does not use squares')\nfinally:\n    squares = original",
        "total_after": "assert sum_of_squares(2) == 5",
    },
    "value": {
        "value_points": "points = 0.5\nif answer == 42:\n    points += 1\nif 'a' in words:\n    points += 0.5\npoints",
        "value_type": "assert isinstance(answer, int)\nassert type(words) is dict",
        "value_shown": "answer == 42",
    },
    "stack": {
        "stack_use": "s = Stack()\ns.push(1).push(2)\nassert len(s) == 2\nassert s.pop() == 2\n"
        "assert isinstance(s, Stack)",
        "stack_empty": "try:\n    Stack().pop()\nexcept IndexError:\n    ok = True\nassert ok",
    },
    "frame": {"frame_column": "assert list(table['b']) == [2, 4]"},
}


def source():
    cells = [new_code_cell("import numpy as np\n%matplotlib inline"), new_markdown_cell("Text.")]
    cells.append(cell("import pandas as pd\ntable = pd.DataFrame({'a': [1, 2]})", "data", locked=True))
    for name, (right, _) in ANSWERS.items():
        body = f"### BEGIN SOLUTION\n{right}\n### END SOLUTION"
        manual = {"grade": True, "points": 3} if name == "essay_code" else {}
        cells.append(cell(body, name, solution=True, **manual))
        for test, text in TESTS.get(name, {}).items():
            cells.append(cell(text, test, grade=True, locked=True, points=2))
    about = {"schema_version": 3, "grade_id": "essay", "locked": False, "solution": True, "grade": True, "points": 2}
    cells.append(new_markdown_cell("Your words.", metadata={"nbgrader": about | {"task": False}}))
    names = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": names})


def hand_in(root, student, choice):
    """One student's notebook; `choice` says for each answer 0 (right), 1 (wrong) or None (untouched)."""
    notebook = nbformat.read(root / "release" / "stock" / "stock.ipynb", nbformat.NO_CONVERT)
    for one in notebook.cells:
        name = one.metadata.get("nbgrader", {}).get("grade_id")
        if name in ANSWERS and choice(name) is not None:
            one.source = ANSWERS[name][choice(name)] or one.source
        if name == "essay" and student == "right":
            one.source = "An answer."
    folder = root / "submitted" / student / "stock"
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / "stock.ipynb")


def scores(root):
    found = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for student in ("right", "wrong", "untouched", "mixed"):
            submission = gradebook.find_submission_notebook("stock", "stock", student)
            for grade in submission.grades:
                found[student, grade.name] = (grade.auto_score, grade.needs_manual_grade)
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Scores by (student, cell): stock nbgrader's and ours, both by the command ``nbgrader autograde``."""
    result = []
    for config in ("c = get_config()\n", CONFIG):
        root = tmp_path_factory.mktemp("course")
        path = root / "source" / "stock" / "stock.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(source(), path)
        root.joinpath("nbgrader_config.py").write_text(CONFIG)
        generate(Course.open(root), "stock")
        root.joinpath("nbgrader_config.py").write_text(config)
        hand_in(root, "right", lambda name: 0)
        hand_in(root, "wrong", lambda name: 1)
        hand_in(root, "untouched", lambda name: None)
        hand_in(root, "mixed", lambda name: list(ANSWERS).index(name) % 2)
        run("nbgrader", "autograde", "stock", "--create", cwd=root, status=None)
        result.append(scores(root))
    return result


@needs("sandbox")
@pytest.mark.parametrize("student", ["right", "wrong", "untouched", "mixed"])
def test_scores_are_those_of_stock_nbgrader(both, student):
    stock, ours = ({name: score for (who, name), score in found.items() if who == student} for found in both)
    assert ours == stock


def test_the_class_tells_right_from_wrong(both):
    totals = [
        {who: sum(s or 0 for (w, _), (s, _) in found.items() if w == who) for who in ("right", "untouched")}
        for found in both
    ]
    assert totals[0] == totals[1]
    assert totals[0]["right"] == 2 * sum(len(tests) for tests in TESTS.values())
