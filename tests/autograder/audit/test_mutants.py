"""Each operator makes the small change that its name says, and nothing is made twice."""

import pytest

from autograder.audit.mutants import Seen, make_mutants


def changed(body, seen=None, head="def f(a, b=2):"):
    """The lines after the change, of all mutants of a function with this body."""
    source = f"{head}\n    'text'\n    {body}"
    return [mutant.change.split("  ->  ")[1] for mutant in make_mutants("f", source, seen)]


@pytest.mark.parametrize(
    ("body", "mutant"),
    [
        ("return a + b", "return a - b"),
        ("return a / b", "return b / a"),
        ("return a * b", "return a"),
        ("return -a", "return a"),
        ("return a >= b", "return a > b"),
        ("return a in b", "return a not in b"),
        ("return a and b", "return a or b"),
        ("return a if b else 0", "return a"),
        ("return a[:, 0]", "return a[:, 1]"),
        ("return a + 0.5", "return a + 0.25"),
        ("return a.mean(axis=0)", "return a.mean(axis=1)"),
        ("return a.mean(axis=0)", "return a.mean()"),
        ("return a.mean()", "return a.sum()"),
        ("return a.std(ddof=1)", "return a.var(ddof=1)"),
        ("return a['user'], b['item']", "return (a['item'], b['item'])"),
        ("return np.where(a, b, 0)", "return np.where(b, a, 0)"),
        ("return (a, b)", "return (b, a)"),
        ("return a.fillna(0)", "return a"),
        ("return np.log(a)", "return np.log2(a)"),
        ("return np.abs(a)", "return a"),
        ("return a.T", "return a"),
        ("return a[:b]", "return a[:b + 1]"),
        ("return a.head(b)", "return a.head(b - 1)"),
        ("return [x for x in a if x]", "return [x for x in a]"),
        ("return a[a > b]", "return a"),
        ("return sorted(a, reverse=True)", "return sorted(a, reverse=False)"),
        ("return a", "def f(a, b=3):"),
        ("return a - b", "return b - a"),
        ("a += b; return a", "pass"),
    ],
)
def test_a_change_is_made(body, mutant):
    assert mutant in changed(body)


def test_docstrings_stay_and_nothing_is_made_twice():
    mutants = make_mutants("f", "def f(a):\n    'a user'\n    return a['item'] + a['user'] + 0\n")
    assert all("'a user'" in mutant.source or '"""a user"""' in mutant.source for mutant in mutants)
    assert len({mutant.source for mutant in mutants}) == len(mutants)


def test_an_argument_is_ignored_or_changed_where_the_checks_passed_such_a_value():
    seen = {("f", "a"): Seen("DataFrame"), ("f", "b"): Seen("int", "7")}
    mutants = {mutant.kind: mutant.source for mutant in make_mutants("f", "def f(a, b):\n    return a * b", seen)}
    assert "b = 7" in mutants["argument ignored"]
    assert "finally:\n        a['changed'] = 0" in mutants["argument changed"]


def test_a_diff_shows_the_change_alone():
    reference = "def f(a):\n    b = a + 1\n    return b\n"
    mutant = next(m for m in make_mutants("f", reference) if m.change.endswith("b = a - 1"))
    assert "-    b = a + 1" in mutant.diff(reference)
    assert "+    b = a - 1" in mutant.diff(reference)
