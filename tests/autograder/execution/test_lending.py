"""One mistake is paid once: a check of one exercise does not fail for what is wrong in another."""

from nbformat.v4 import new_notebook

from autograder.execution.lesson import names_of_answers, reference_answers
from tests.autograder.execution.notebooks import answer, check, free, plan_of, run, setup, verdicts

SETUP = setup("import numpy as np\nBASE = 10")
WEIGHT = answer("def weight(x):\n    return BASE * np.asarray(x)", "weight")
TOTAL = answer("def total(xs):\n    return float(weight(xs).sum())", "total")
LESSON = [
    SETUP,
    WEIGHT,
    check("assert list(weight([1, 2])) == [10, 20]", "weight_test"),
    TOTAL,
    check("assert total([1, 2]) == 30", "total_test"),
]


def grade(*cells, lesson=LESSON):
    """The verdicts of a submission, by test cell."""
    written = new_notebook(cells=lesson)
    settings = {"answers": reference_answers(written), "answers_bind": names_of_answers(written)}
    return verdicts(run(*cells, plan=plan_of(lesson, **settings)))


def submission(weight, total, between=()):
    return [SETUP, answer(weight, "weight"), LESSON[2], *between, answer(total, "total"), LESSON[4]]


def test_a_wrong_answer_costs_only_its_own_exercise():
    found = grade(*submission("def weight(x):\n    return x", TOTAL.source))
    assert found["weight_test"][0] == "failed"
    assert found["total_test"][:2] == ("passed", 2)


def test_an_exercise_that_was_not_written_costs_only_itself():
    found = grade(*submission("def weight(x):\n    raise NotImplementedError", TOTAL.source))
    assert [found["weight_test"][0], found["total_test"][0]] == ["failed", "passed"]


def test_what_is_wrong_in_the_exercise_itself_still_fails_and_is_said():
    found = grade(
        *submission(
            "def weight(x):\n    return x",
            "def total(xs):\n    assert False, 'lost'\n    return float(weight(xs).sum()) + 1",
        )
    )
    assert found["total_test"][:2] == ("failed", 0)


def test_an_answer_that_fits_only_with_its_own_helper_is_right():
    # both are the student's own way, and right together
    weight, total = (
        "def weight(x):\n    return list(10 * np.asarray(x))",
        "def total(xs):\n    return float(sum(weight(xs)))",
    )
    found = grade(*submission(weight, total))
    assert found["total_test"][0] == "passed"


def test_a_helper_that_calls_the_earlier_exercise_is_looked_through():
    helper = free("def summed(xs):\n    return weight(xs).sum()")
    total = "def total(xs):\n    return float(summed(xs))"
    assert grade(*submission("def weight(x):\n    return x", total, [helper]))["total_test"][0] == "passed"


def test_the_reference_is_not_lent_to_its_own_checks():
    # the second exercise keeps what it is lent, but its checks come last, and then the loan is over
    weight = "kept = []\ndef weight(x):\n    return kept[0](x) if kept else None"
    total = "def total(xs):\n    kept.append(weight)\n    return float(weight(xs).sum())"
    cells = submission(weight, total)
    moved = [cells[0], cells[1], cells[3], cells[4], cells[2]]
    found = grade(*moved)
    assert found["weight_test"][:2] == ("failed", 0)


def test_what_a_student_kept_of_the_reference_refuses_to_answer():
    lesson = [*LESSON, answer("def last(x):\n    return 0", "last"), check("assert last(3) == 30", "last_test")]
    total = "kept = []\ndef total(xs):\n    kept.append(weight)\n    return float(weight(xs).sum())"
    cells = submission("def weight(x):\n    return x", total)
    thief = answer("def last(x):\n    return kept[-1](x)", "last")
    found = grade(*cells, thief, lesson[-1], lesson=lesson)
    assert found["total_test"][0] == "passed"
    assert found["last_test"][0] == "failed"
    assert "lent for one check only" in found["last_test"][2]


def test_the_source_of_the_reference_stays_out_of_reach():
    total = "import inspect\ndef total(xs):\n    return inspect.getsource(weight)"
    found = grade(*submission("def weight(x):\n    return x", total))
    assert "BASE" not in found["total_test"][2]


def test_the_students_own_function_is_back_afterwards():
    lesson = [*LESSON, answer("def last(x):\n    return weight(x)", "last"), check("assert last(3) == 3", "last_test")]
    cells = submission("def weight(x):\n    return x", TOTAL.source)
    found = grade(*cells, lesson[-2], lesson[-1], lesson=lesson)
    assert found["last_test"][0] == "passed"


def test_a_test_that_calls_the_earlier_exercise_itself_gets_the_references_too():
    lesson = [*LESSON[:4], check("assert total(weight([1])) == 100", "total_test")]
    cells = submission("def weight(x):\n    return [0]", TOTAL.source)
    assert grade(*cells[:4], lesson[-1], lesson=lesson)["total_test"][0] == "passed"


def test_two_answers_before_one_test_are_one_exercise():
    # nothing judges `weight` alone, so its reference is never lent
    lesson = [SETUP, WEIGHT, TOTAL, check("assert total([1, 2]) == 30", "total_test")]
    cells = [SETUP, answer("def weight(x):\n    return x", "weight"), TOTAL, lesson[-1]]
    assert grade(*cells, lesson=lesson)["total_test"][0] == "failed"
