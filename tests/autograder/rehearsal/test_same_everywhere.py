"""One table of tests in the styles that people write: `check`, nbgrader's Validate and `grade` say the same."""

import shutil

import nbformat
import pytest

from autograder.check import check_notebook
from autograder.release import generate
from tests.autograder.fixtures.inline import CONFIG, Flow
from tests.autograder.fixtures.lessons import answer, check, small_course, write_lesson
from tests.commands import run

CASES = {
    "bound": ("df = 42", "assert 'df' in globals() and 'df' in dir()\nassert eval('df') == 42"),
    "rate": (
        "RATE = 0.2\ndef tax(x): return x * RATE",
        "assert tax(100) == 20\nRATE = 0.5\nassert tax(100) == 50",
    ),
    "stock": (
        "stock = {}\ndef sell(k):\n    stock[k] -= 1\n    return stock[k]",
        "stock['pen'] = 5\nassert sell('pen') == 4 and stock['pen'] == 4",
    ),
    "loop": (
        "def total(xs):\n    t = 0\n    for x in xs: t += x\n    return t",
        "from unittest.mock import patch\nwith patch('builtins.sum', side_effect=AssertionError('write the loop')):\n"
        "    assert total([1, 2]) == 3",
    ),
    "patched": (
        "def helper(x): return x + 1\ndef outer(x): return helper(x) * 2",
        "from unittest.mock import patch\nwith patch('__main__.helper', return_value=7) as h:\n"
        "    assert outer(1) == 14\nh.assert_called_once_with(1)",
    ),
    "typed": (
        "def ask(): return int(input('n? ')) * 2",
        "def input(prompt=''): return '5'\ntry: assert ask() == 10\nfinally: del input",
    ),
    "dice": (
        "import random\ndef roll(n): return [random.randint(1, 6) for _ in range(n)]",
        "import random\nrandom.seed(1); a = roll(5)\nrandom.seed(1)\n"
        "assert a == [random.randint(1, 6) for _ in range(5)]",
    ),
    "saved": (
        "def save(text):\n    with open('out.txt', 'w') as f: f.write(text)",
        "save('hi')\nassert open('out.txt').read() == 'hi'",
    ),
    "temperature": (
        "class Temp:\n    def __init__(self, c): self.c = c\n"
        "    @property\n    def f(self): return self.c * 9 / 5 + 32\n"
        "    def __eq__(self, other): return self.c == other.c",
        "t = Temp(100)\nassert t.f == 212 and isinstance(Temp.f, property) and '__eq__' in vars(Temp)\n"
        "t.c = 0\nassert t.f == 32 and t == Temp(0) and type(t) is Temp and vars(t) == {'c': 0}",
    ),
    "signature": (
        "def power(base: float, exp: int = 2) -> float:\n    return base ** exp",
        "import inspect\ns = inspect.signature(power)\nassert s.parameters['exp'].default == 2\n"
        "assert s.return_annotation is float and power.__defaults__ == (2,) and 'base' in power.__code__.co_varnames",
    ),
    "unit": (
        "def add(a, b): return a + b",
        "import io, unittest\nclass TestAdd(unittest.TestCase):\n"
        "    def test_one(self): self.assertEqual(add(1, 2), 3)\n"
        "quiet = unittest.TextTestRunner(io.StringIO())  # Validate takes what is written to stderr for a failure\n"
        "r = unittest.main(argv=['x'], exit=False, testRunner=quiet).result\n"
        "assert r.wasSuccessful() and r.testsRun == 1",
    ),
    "documented": (
        "def square(x):\n    '''Square.\n\n    >>> square(3)\n    9\n    '''\n    return x * x",
        "import doctest\nr = doctest.testmod()\nassert r.failed == 0 and r.attempted > 0",
    ),
}
#: Where the student's own kernel is needed.
SHARED = {"documented"}
WRONG = {
    "bound": "de = 42",
    "rate": "def tax(x): return x * 0.2",
    "stock": "stock = {}\ndef sell(k): return stock[k] - 1",
    "loop": "def total(xs): return sum(xs)",
    "patched": "def helper(x): return x + 1\ndef outer(x): return (x + 1) * 2",
    "typed": "def ask(): return 4",
    "dice": "import random\ndef roll(n): return [random.Random(0).randint(1, 6) for _ in range(n)]",
    "saved": "def save(text): open('other.txt', 'w').write(text)",
    "temperature": CASES["temperature"][0].replace("    @property\n", ""),
    "signature": "def power(base, exp=2):\n    return base ** exp",
    "unit": "def add(a, b): return a - b",
    "documented": CASES["documented"][0].replace("return x * x", "return x + x"),
}
ANSWERS = {"right": {name: code for name, (code, _) in CASES.items()}, "wrong": WRONG, "blank": {}}


@pytest.fixture(scope="module")
def flow(tmp_path_factory):
    course = small_course(tmp_path_factory.mktemp("same"), CONFIG.format(more=""))
    cells = [
        part
        for name, (code, test) in CASES.items()
        for part in (answer(f"### BEGIN SOLUTION\n{code}\n### END SOLUTION", name), check(test, f"{name}_test"))
    ]
    write_lesson(course, "ps1", *cells)
    generate(course, "ps1")
    flow = Flow(course)
    for student, answers in ANSWERS.items():
        flow.submit(student, "ps1", answers)
    return flow


@pytest.fixture(scope="module")
def records(flow):
    return flow.grade()


@pytest.mark.parametrize("student", ANSWERS)
def test_check_and_grade_say_the_same(flow, records, student, tmp_path):
    path = shutil.copy(flow.root / "submitted" / student / "ps1" / "nb.ipynb", tmp_path)
    checked = {one.name: one.score for one in check_notebook(tmp_path / "nb.ipynb").answers}
    graded = {one["name"]: one["score"] for one in records[student]["exercises"]}
    assert checked == graded, path
    full = {name: score > 0 for name, score in graded.items()}
    assert full == dict.fromkeys(CASES, student == "right")


def test_validate_accepts_what_grade_pays(flow, tmp_path):
    shutil.copy(flow.root / "submitted" / "right" / "ps1" / "nb.ipynb", tmp_path)
    nbformat.validate(nbformat.read(tmp_path / "nb.ipynb", 4))
    assert "passes all the tests" in run("nbgrader", "validate", "nb.ipynb", cwd=tmp_path)


def test_all_but_a_few_are_isolated(records):
    shared = {one["name"] for one in records["right"]["exercises"] if one["where"] == "shared"}
    assert shared == SHARED
