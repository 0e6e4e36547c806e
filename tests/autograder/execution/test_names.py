"""A name that the lesson asks the student to bind is the student's, whatever else it means in Python."""

import pytest
from nbformat.v4 import new_notebook

from autograder.execution.lesson import bound_names, names_of_answers, names_of_free_cells
from tests.autograder.execution.notebooks import answer, check, free, plan_of, run, setup, verdicts

#: exercise -> what the instructor wrote, and a test that the builtin or module of this name must not pass for him
EXERCISES = {
    "pow": ("def pow(x, n):\n    return x**n", "assert pow(2, 5) == 32"),
    "sum": ("def sum(values):\n    return len([*values])", "assert sum([1, 1]) == 2"),
    "sorted": ("def sorted(values):\n    return [min(values), max(values)]", "assert sorted([2, 1]) == [1, 2]"),
    "hash": ("def hash(text):\n    return len(text) % 7", "assert hash('recommender') == 4"),
    "print": ("def print(text):\n    return text.upper()", "assert print('x') == 'X'"),
    "id": ("id = 17", "assert id == 17"),
    "max": ("max = [4.5, 'Ada']", "assert max[1] == 'Ada'"),
    "stats": ("def stats(values):\n    return min(values), len(values)", "assert stats([3, 2]) == (2, 2)"),
    "la": ("la = {'A': 1}", "assert la['A'] == 1"),
    "sp": ("sp, nb = 3, 4.0", "assert sp + nb == 7"),
    "plt": ("class plt:\n    colour = 'red'", "assert plt.colour == 'red'"),
    "map": ("with open('/dev/null') as map:\n    pass", "assert map.closed"),
    "filter": ("def choose():\n    global filter\n    filter = 3\nchoose()", "assert filter == 3"),
    "range": ("match [1, 5]:\n    case [_, range]:\n        pass", "assert range == 5"),
    "min": ("min = %sx echo 1", "assert min == ['1']"),
}
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


def graded(answers):
    """Verdicts by exercise; what is not in `answers` was left as it was handed out."""
    lesson, handed_in = [], []
    for name, (_, test) in EXERCISES.items():
        lesson += [answer(STUB, f"answer-{name}"), check(test, name)]
        handed_in += [answer(answers.get(name, STUB), f"answer-{name}"), check(test, name)]
    written = new_notebook(cells=[answer(source, f"answer-{name}") for name, (source, _) in EXERCISES.items()])
    plan = plan_of(lesson, answers_bind=names_of_answers(written))
    return {name: verdict for name, (verdict, _, _) in verdicts(run(*handed_in, plan=plan)).items()}


@pytest.fixture(scope="module")
def honest():
    return graded({name: source for name, (source, _) in EXERCISES.items()})


@pytest.fixture(scope="module")
def untouched():
    return graded({})


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_named_like_a_builtin_or_a_module_pays_the_work_and_not_the_stub(honest, untouched, name):
    assert (honest[name], untouched[name]) == ("passed", "failed")


def test_a_stub_that_defines_the_name_earns_nothing_either():
    stub = "def pow(x, n):\n    raise NotImplementedError()"
    assert verdicts(run(answer(stub), check("assert pow(2, 5) == 32")))["test"][0] == "failed"


def test_the_missing_answer_is_named():
    lesson = [answer(STUB), check("assert pow(2, 5) == 32")]
    (verdict,) = verdicts(run(*lesson, plan=plan_of(lesson, answers_bind={"answer": ["pow"]}))).values()
    assert verdict[2] == "name 'pow' is not defined: is it defined in the cell above, under this name?"


def test_a_builtin_that_no_exercise_asks_for_stays_the_builtin():
    mine = answer("def f(x):\n    return x\ndef abs(x):\n    return 0\ndef all(x):\n    return True")
    lesson = [answer("def f(x):\n    raise NotImplementedError()"), check("assert abs(f(1) - 2) < 1e-9")]
    assert verdicts(run(mine, lesson[1], plan=plan_of(lesson)))["test"][0] == "failed"


def test_a_module_of_convention_stays_the_module_whatever_the_student_binds():
    fake = "class Yes:\n    def isclose(self, *a):\n        return True\nnp = Yes()\ndef f(x):\n    return 0"
    lesson = [answer("import numpy as np\ndef f(x):\n    return x"), check("assert np.isclose(f(1), 1)")]
    plan = plan_of(lesson, answers_bind=names_of_answers(new_notebook(cells=lesson[:1])))
    assert verdicts(run(answer(fake), lesson[1], plan=plan))["test"][0] == "failed"
    assert verdicts(run(*lesson, plan=plan))["test"][0] == "passed"


def test_what_an_unmarked_cell_of_the_lesson_binds_is_no_module():
    lesson = [free("stats = {'films': 3}"), answer("n = stats['films']"), check("assert n == stats['films'] == 3")]
    plan = plan_of(lesson, free_cells_bind=names_of_free_cells(new_notebook(cells=lesson)))
    assert verdicts(run(*lesson, plan=plan))["test"][0] == "passed"


def test_what_a_locked_cell_binds_is_the_lessons_although_an_unmarked_cell_binds_it_too():
    lesson = [setup("limit = 3"), free("limit = 4"), check("assert limit == 3")]
    plan = plan_of(lesson, free_cells_bind=["limit"])
    assert verdicts(run(*lesson, plan=plan))["test"][0] == "passed"


@pytest.mark.parametrize(
    ("source", "names"),
    {
        "import numpy as np, os.path": set(),
        "from scipy import stats": set(),
        "from statistics import mean as stats": {"stats"},
        "a.b['c'] = 1": {"a"},
        "x = 1\ndel x": set(),
        "%time y = 2": set(),
        "z = %time 3": {"z"},
        "this is no Python": set(),
    }.items(),
)
def test_names_that_an_answer_binds(source, names):
    assert bound_names(source, changed=True) == names


def test_what_a_locked_cell_imports_is_bound_by_it():
    assert bound_names("import numpy as np\nfrom scipy import stats") == {"np", "stats"}
