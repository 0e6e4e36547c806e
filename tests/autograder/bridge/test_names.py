"""What a test reads and binds among the notebook's names is there, takes effect there, and is undone after it."""

import sys

import pytest

from autograder.bridge.link import BridgeFailure
from autograder.bridge.names import Main


@pytest.fixture
def run(student):
    """Runs a student's code and then a test, which may lend and watch names."""

    def run(code, test, lent=(), watched=(), own=None):
        names = student(code)
        names.update({"__name__": "__main__"} | (own or {}))
        student.link.begin(names.classes_of_both(), (), watched)
        names.watch(watched)
        names.lent = frozenset(lent)
        before = sys.modules["__main__"]
        sys.modules["__main__"] = Main(names)
        try:
            exec(test, names, names)
        finally:
            sys.modules["__main__"] = before
            names.lent = frozenset()
            student.link.end()
            names.forget()
        return names

    return run


LOOKS = [
    "assert 'answer' in globals() and 'nothing' not in globals()",
    "assert globals().get('answer') == 42 and globals().get('nothing', 7) == 7",
    "assert globals()['answer'] == locals()['answer'] == 42",
    "assert 'answer' in dir() and 'answer' in list(globals())",
    "assert eval('answer') == 42\nexec('assert answer == 42')",
    "import __main__\nassert __main__.answer == 42 and 'answer' in dir(__main__) and 'answer' in vars(__main__)",
    "import __main__\nassert not hasattr(__main__, 'nothing') and hasattr(__main__, 'answer')",
]


@pytest.mark.parametrize("test", LOOKS)
def test_the_notebooks_names_can_be_looked_at(run, test):
    run("answer = 42", test)


@pytest.mark.parametrize("test", LOOKS)
def test_and_are_not_there_without_an_answer(run, test):
    with pytest.raises((AssertionError, KeyError, NameError, AttributeError)):
        run("globals().pop('answer', None)", test)


TAX = "RATE = 0.2\ndef tax(x): return x * RATE"


def test_a_lent_name_takes_effect_and_is_taken_back(run):
    names = run(TAX, "RATE = 0.5\nassert tax(100) == 50", lent=["RATE"])
    exec("assert RATE == 0.2 and tax(100) == 20", names, names)


def test_another_name_of_the_test_is_not_shown_to_the_students_code(run):
    with pytest.raises(NameError, match="expected"):
        run("def f(x): return expected", "expected = 7\nassert f(1) == expected")


def test_a_lent_name_that_was_not_there_is_gone_afterwards(run):
    names = run("def f(): return LEVEL + 1", "LEVEL = 4\nassert f() == 5\ndel LEVEL", lent=["LEVEL"])
    with pytest.raises(NameError):
        names["f"]()


def test_a_function_of_the_test_can_take_a_builtins_place(run):
    run("def ask(): return int(input('n? ')) * 2", "def input(text): return '5'\nassert ask() == 10", lent=["input"])


SHOP = "stock = {'pen': 1}\ndef sell(k):\n    stock[k] -= 1\n    return stock[k]"


def test_a_watched_object_is_one_on_both_sides(run):
    test = "stock['pen'] = 5\nassert sell('pen') == 4 and stock['pen'] == 4\nassert sell('pen') == stock['pen'] == 3"
    run(SHOP, test, watched=["stock"])


def test_an_object_of_the_lesson_that_a_function_changes_is_changed_here_too(run):
    code = "log = []\ndef note(x): log.append(x)"
    log = []
    run(code, "note(1); note(2)\nassert log == [1, 2]", watched=["log"], own={"log": log})
    assert log == [], "and is what it was for the next test"


def test_a_name_can_be_patched_in_the_notebook(run):
    code = "def helper(x): return x + 1\ndef main(x): return helper(x) * 2"
    test = (
        "from unittest.mock import patch\nwith patch('__main__.helper', return_value=7) as h:\n"
        "    assert main(1) == 14\nh.assert_called_once_with(1)\nassert main(1) == 4"
    )
    run(code, test, lent=["helper"])


NODES = {"source": "class Node:\n    def __init__(self, v, next=None): self.v, self.next = v, next\n"}


@pytest.fixture
def nodes():
    names = {"__name__": "__main__"}
    exec(NODES["source"], names)
    return {"Node": names["Node"]}


def test_objects_of_the_lessons_classes_cross_as_themselves(run, nodes):
    code = NODES["source"] + "def total(h):\n    t = 0\n    while h: t += h.v; h = h.next\n    return t"
    run(code, "assert total(Node(1, Node(2))) == 3 and total(None) == 0", own=nodes)


def test_what_a_function_does_to_such_an_object_is_seen(run, nodes):
    code = NODES["source"] + (
        "def reverse(h):\n    p = None\n    while h: h.next, p, h = p, h, h.next\n    return p\n"
        "def push(h, v): h.next = Node(v)"
    )
    test = (
        "a = Node(1); b = Node(2, a)\nr = reverse(b)\nassert r is a and r.next is b and b.next is None\n"
        "push(b, 9)\nassert type(b.next) is Node and b.next.v == 9"
    )
    run(code, test, own=nodes)


def test_a_circle_of_such_objects_keeps_its_shape(run, nodes):
    code = NODES["source"] + "def ring(n):\n    h = Node(n); h.next = h\n    return h"
    run(code, "r = ring(3)\nassert r.next is r", own=nodes)


def test_a_class_that_the_student_wrote_instead_does_not_become_the_lessons(run, nodes):
    """Its attributes come; its methods stay where they are."""
    code = "class Node:\n    v = 1\n    def __eq__(self, other): return True\ndef make(): return Node()"
    run(code, "assert type(make()) is Node and make() != 5", own=nodes)


ONE = "class C:\n    one = None\n    def __new__(c):\n        c.one = c.one or super().__new__(c)\n        return c.one"
LIGHT = "from enum import Enum\nclass L(Enum):\n    A = 1\n    B = 2\ndef f(x): return L.B"
IDENTITY = [
    ("def f(x): return x", "a = [1]\nassert f(a) is a"),
    ("def f(x): return list(x)", "a = [1]\nassert f(a) == a and f(a) is not a"),
    ("def f(x): return x[0]", "a = [[1], [2]]\nassert f(a) is a[0]"),
    ("def f(x, y): return x is y", "a = [1]\nassert f(a, a) and not f(a, [1])"),
    ("def f():\n    a = [1]\n    return a, a", "a, b = f()\nassert a is b"),
    ("def f(a):\n    a.append(a)", "a = []\nf(a)\nassert a[0] is a"),
    (ONE, "assert C() is C()"),
    (LIGHT, "assert f(L.A) is L.B and f(1) in (L.B,)"),
]


@pytest.mark.parametrize(("code", "test"), IDENTITY)
def test_what_was_one_object_is_one_object(run, code, test):
    run(code, test)


def test_a_callback_changes_its_arguments(run):
    run(
        "def use(f):\n    a = [1]\n    f(a)\n    return a",
        "def add(a): a.append(2)\nassert use(add) == [1, 2]",
    )


def test_objects_of_the_tests_own_classes_are_used_as_in_one_process(run):
    code = (
        "def birthday(p): p.age += 1\ndef total(xs):\n    t = xs[0]\n    for x in xs[1:]: t = t + x\n    return t\n"
        "def least(xs):\n    m = xs[0]\n    for x in xs:\n        if x < m: m = x\n    return m"
    )
    test = (
        "class P:\n    def __init__(self, age): self.age = age\n    def __add__(self, o): return P(self.age + o.age)\n"
        "    def __lt__(self, o): return self.age < o.age\n"
        "p = P(3)\nbirthday(p)\nassert p.age == 4 and total([P(1), P(2)]).age == 3\n"
        "ps = [P(3), P(1)]\nassert least(ps) is ps[1]"
    )
    run(code, test)


def test_but_their_methods_are_not_replaced(run):
    code = "def fool(p): p.area = lambda: 1"
    test = "class P:\n    def area(self): return 6\np = P()\nfool(p)"
    with pytest.raises(TypeError, match="cannot do that"):
        run(code, test)


def test_an_error_of_the_students_carries_its_attributes_and_no_word_of_the_checks(run):
    code = (
        "class Poor(ValueError):\n    def __init__(self, missing):\n        super().__init__(f'missing {missing}')\n"
        "        self.missing, self.mistake, self.fingerprints = missing, 'none', [1]\ndef buy(): raise Poor(5)"
    )
    test = (
        "try: buy()\nexcept Poor as e:\n    assert e.missing == 5 and str(e) == 'missing 5'\n"
        "    assert not hasattr(e, 'mistake') and not hasattr(e, 'fingerprints')\nelse: assert False"
    )
    run(code, test)


BAG = "class Bag(list):\n    def __init__(self, items=()): super().__init__(items); self.tags = []\n"
BAG += "    def size(self): return len(self)\n"


@pytest.fixture
def bags():
    names = {"__name__": "__main__"}
    exec(BAG, names)
    return {"Bag": names["Bag"]}


def test_a_container_of_the_lessons_keeps_what_is_shared_in_it(run, bags):
    code = BAG + (
        "def make():\n    inner = [1]\n    b = Bag([inner, inner]); b.tags = [inner]\n    return b\n"
        "def grow(b): b.append([2]); b.tags.append('x')"
    )
    test = (
        "b = make()\nassert type(b) is Bag and b[0] is b[1] is b.tags[0] and b.size() == 2\n"
        "t = b.tags\ngrow(b)\nassert b[2] == [2] and b.tags is t and t[1:] == ['x'] and b[0] is t[0]"
    )
    run(code, test, own=bags)


def test_no_attribute_takes_the_place_of_a_method_of_the_lessons(run, bags):
    code = BAG + "def make():\n    b = Bag()\n    b.size = lambda: 99\n    return b"
    with pytest.raises(BridgeFailure, match="could not be read"):
        run(code, "make()", own=bags)
