"""A test cell is taken apart into its checks, each with what it needs."""

from autograder.audit.segments import segments

CELL = """\
five = [1, 2]
checks.equals(f(five), 3, "the sum")
### BEGIN HIDDEN TESTS
other = f([4])
assert other == 4
for k in range(3):
    checks.returns(f, [k], want=k)
### END HIDDEN TESTS
checks.returns(g, 1, b=2, want=5)"""


def test_each_check_has_its_lines_its_name_and_whether_students_see_it():
    found = segments("test", CELL)
    assert [(s.number, s.label, s.hidden, s.start) for s in found] == [
        (1, "the sum", False, 1),
        (2, "assert other == 4", True, 4),
        (3, "for k in range(3): checks.returns(f, [k], w…", True, 6),
        (4, "g(1, b=2)", False, 9),
    ]
    assert found[1].source.splitlines()[3:] == ["other = f([4])", "assert other == 4"]


def test_a_last_value_is_a_check_of_its_own():
    assert [s.label for s in segments("test", "score = 0\nscore += f(1) == 1\nscore")] == ["score"]


def test_what_is_no_python_stays_whole():
    (whole,) = segments("test", "%time f(1)")
    assert whole.source == "%time f(1)"
