"""What a student defined is used in the checker as if it were at home, and cannot lie there."""

import contextlib
import inspect
import io
import itertools
import os
import warnings
from unittest import mock

import numpy as np
import pandas as pd
import pytest

from autograder.bridge.line import KernelSilent
from autograder.bridge.link import BridgeFailure, Link
from autograder.bridge.names import Namespace
from autograder.bridge.wire import dial

# -- functions ----------------------------------------------------------------------------------------------------


def test_arguments_cross_by_position_and_by_name(student):
    names = student("def f(a, *rest, b=2, **more): return a, rest, b, more")
    assert names["f"](1, 2, b=3, c="x") == (1, (2,), 3, {"c": "x"})


def test_a_function_shows_its_name_signature_doc_and_source(student):
    f = student('def scale(x, by=2.5):\n    "Scale x."\n    return x * by')["scale"]
    assert inspect.isfunction(f)
    assert (f.__name__, f.__doc__, str(inspect.signature(f))) == ("scale", "Scale x.", "(x, by=2.5)")
    assert "return x * by" in inspect.getsource(f)


def test_arrays_and_frames_come_back_as_plain_types(student):
    names = student("import numpy as np, pandas as pd\ndef f(a): return np.float32(a), pd.DataFrame({'a': a})")
    array, frame = names["f"](np.arange(3))
    assert array.dtype == np.float32
    pd.testing.assert_frame_equal(frame, pd.DataFrame({"a": np.arange(3)}))


def test_changes_of_an_argument_are_seen(student):
    change = student("def change(a, l, d, f):\n a[:] = 7\n l.append(1)\n d['in'].append(2)\n f['new'] = 1")["change"]
    array, items, nested, frame = np.zeros(3), [0], {"in": []}, pd.DataFrame({"a": [1]})
    inner = nested["in"]
    change(array, items, nested, f=frame)
    assert array.tolist() == [7, 7, 7]
    assert items == [0, 1]
    assert inner == [2], "the list within is the same list"
    assert list(frame.columns) == ["a", "new"]


def test_a_random_generator_advances(student):
    draw = student("def draw(rng): return rng.random()")["draw"]
    ours, theirs = np.random.default_rng(0), np.random.default_rng(0)
    assert [draw(theirs), theirs.random()] == ours.random(2).tolist()


def test_printed_text_and_warnings_appear_here(student):
    shout = student("import warnings\ndef shout():\n print('hey')\n warnings.warn('old', DeprecationWarning)")["shout"]
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.warns(DeprecationWarning, match="old"):
        shout()
    assert out.getvalue() == "hey\n"


def test_input_is_answered_by_the_check(student):
    ask = student("def ask(): return input('name? ')")["ask"]
    with mock.patch("builtins.input", lambda prompt: prompt + "ada"):
        assert ask() == "name? ada"


def test_a_coroutine_function_can_be_awaited(student):
    import asyncio

    f = student("async def later(x): return x + 1")["later"]
    assert asyncio.run(f(1)) == 2


# -- callbacks ----------------------------------------------------------------------------------------------------


def test_a_function_of_the_check_is_called_back(student):
    apply = student("def apply(f, *args, **kwargs): return f(*args, **kwargs)")["apply"]
    calls = []

    def gradient(x, scale=1):
        calls.append(x)
        return np.array([x * scale])

    assert apply(gradient, 2, scale=3)[0] == 6
    assert calls == [2]


def test_library_functions_need_no_way_back(student):
    apply = student("def apply(f, x): return f(x), type(f).__name__")["apply"]
    assert apply(np.sqrt, 4.0) == (2.0, "ufunc")
    assert apply(len, [1, 2]) == (2, "builtin_function_or_method")


def test_an_exception_of_a_callback_comes_home_as_itself(student):
    apply = student("def apply(f): return f()")["apply"]
    error = KeyError("mine")

    def fail():
        raise error

    with pytest.raises(KeyError) as caught:
        apply(fail)
    assert caught.value is error


def test_a_callback_may_use_the_students_functions(student):
    names = student("def twice(f, x): return f(f(x))\ndef add(x): return x + 1")
    assert names["twice"](lambda x: names["add"](x) * 10, 1) == 210


def test_an_object_of_the_check_shows_its_public_side_only(student):
    names = student(
        "def use(m): return m.predict(2), list(m.items), len(m)\ndef peek(m): return m._secret\n"
        "def climb(f): return f.__globals__"
    )

    class Model:
        items, _secret = [1, 2], 3

        def predict(self, x):
            return x * 10

        def __len__(self):
            return 5

    assert names["use"](Model()) == (20, [1, 2], 5)
    for function, argument in (("peek", Model()), ("climb", lambda: 0)):
        with pytest.raises(AttributeError):
            names[function](argument)


# -- exceptions ---------------------------------------------------------------------------------------------------


def test_an_exception_keeps_type_arguments_and_the_students_lines(student):
    boom = student("def boom(x):\n    return 1 / x")["boom"]
    with pytest.raises(ZeroDivisionError, match="division by zero") as caught:
        boom(0)
    assert caught.value.student_lines[-1] == ("boom", 2, "return 1 / x")


def test_a_class_of_exceptions_of_the_student_can_be_caught(student):
    names = student("class Empty(ValueError): pass\ndef fail(): raise Empty('none', 3)")
    with pytest.raises(names["Empty"]) as caught:
        names["fail"]()
    assert isinstance(caught.value, ValueError)
    assert caught.value.args == ("none", 3)


def test_library_exceptions_are_the_librarys(student):
    fail = student("import numpy as np\ndef fail(): np.linalg.inv(np.zeros((2, 2)))")["fail"]
    with pytest.raises(np.linalg.LinAlgError):
        fail()


def test_stop_iteration_does_not_end_a_loop_of_the_check(student):
    stop = student("def stop(x): raise StopIteration")["stop"]
    with pytest.raises(RuntimeError, match="StopIteration"):
        list(map(stop, [1]))


# -- iterators ----------------------------------------------------------------------------------------------------


def test_a_generator_is_read_lazily(student):
    names = student("def count():\n i = 0\n while True:\n  yield i\n  i += 1")
    generator = names["count"]()
    assert next(generator) == 0
    assert list(itertools.islice(generator, 5)) == [1, 2, 3, 4, 5]


def test_a_long_generator_is_read_to_its_end_and_its_error(student):
    names = student("def some():\n yield from range(700)\n raise ValueError('end')")
    generator = names["some"]()
    assert list(itertools.islice(generator, 700)) == list(range(700))
    with pytest.raises(ValueError, match="end"):
        next(generator)


# -- classes and objects ------------------------------------------------------------------------------------------

MODEL = """
import numpy as np
class Base: pass
class Model(Base):
    "A model."
    kind = "m"
    def __init__(self, k=3): self.k, self.w = k, np.ones(k)
    def fit(self, x): self.w = self.w + x; return self
    def __len__(self): return self.k
    def __getitem__(self, i): return float(self.w[i])
def make(): return Model()
"""


def test_an_object_stays_there_and_its_values_come_here(student):
    model = student(MODEL)["Model"](4)
    assert (model.k, len(model), model[0]) == (4, 4, 1.0)
    assert type(model.fit(1).w) is np.ndarray
    model.k = 9
    assert model.k == 9
    assert hasattr(model, "w")
    assert not hasattr(model, "weights")


def test_classes_answer_isinstance_and_issubclass(student):
    names = student(MODEL)
    made = names["make"]()
    assert isinstance(made, names["Model"])
    assert isinstance(made, names["Base"])
    assert issubclass(names["Model"], names["Base"])
    assert not isinstance(3, names["Model"])
    assert inspect.isclass(names["Model"])
    assert (type(made).__name__, names["Model"].kind) == ("Model", "m")


def test_an_object_of_a_known_base_is_an_instance_of_it(student):
    from sklearn.base import BaseEstimator

    made = student("from sklearn.base import BaseEstimator\nclass Mine(BaseEstimator): pass\nmade = Mine()")["made"]
    assert isinstance(made, BaseEstimator)
    assert made.__class__.__name__ == "Mine"


def test_operators_of_a_class_that_the_exercise_is_about(student):
    names = student(
        "class V:\n def __init__(s, x): s.x = x\n def __add__(s, o): return V(s.x + o.x)\n"
        " def __eq__(s, o): return s.x == o.x\n def __lt__(s, o): return s.x < o.x"
    )
    V = names["V"]
    assert V(1) != V(1), "a test that is not about this class does not ask it"
    student.link.begin({}, {"V"})
    assert V(1) + V(2) == V(3)
    assert V(1) != V(2)
    assert V(1) < V(2)


# -- lies ---------------------------------------------------------------------------------------------------------

LIAR = """
class Liar:
    def __eq__(self, other): return True
    def __sub__(self, other): return self
    def __abs__(self): return 0
    def __lt__(self, other): return True
    def __array__(self, dtype=None, copy=None): return [1.0]
def lie(): return Liar()
"""


def test_an_object_equals_nothing_but_itself(student):
    lie = student(LIAR)["lie"]
    assert lie() != 3
    assert lie() != lie()
    with pytest.raises(TypeError):
        abs(lie() - 3)
    with pytest.raises(TypeError):
        np.isclose(lie(), 1.0)


def test_a_claimed_module_does_not_turn_a_function_into_the_librarys(student):
    names = student("def mean(x): return 0\nmean.__module__ = 'recsys_lib.metrics'\nmean.__qualname__ = 'rmse'")
    assert names["mean"]([1.0]) == 0


def test_oversized_answers_are_refused_for_good(student):
    big = student("import numpy as np\ndef big(): return np.zeros(70_000_000)")["big"]
    with contextlib.suppress(Exception), pytest.raises(BridgeFailure, match="more than 512 MB"):
        big()
    assert student.link.failure is not None


def test_a_call_ends_when_the_grader_says_that_time_is_up(kernel, student):
    def late():
        raise KernelSilent("time is up")

    student.run("import time\ndef slow(): time.sleep(1)")
    said, say = os.pipe()
    link = Link(said, late)
    link.connect(dial(kernel.connection_info))
    slow = Namespace(link)["slow"]
    os.write(say, b"late")
    with pytest.raises(BridgeFailure, match="time limit"):
        slow()
    link.disconnect()
    student.link.connect(dial(kernel.connection_info))
    os.close(said)
    os.close(say)


@pytest.mark.parametrize(
    "forged",
    [
        "b'no message'",
        "Encoder().encode([1])",
        "Encoder().encode({'ok': True, 'value': 1, 'changed': [[0, 1], [99, 1]]})",
        "Encoder().encode({'ok': True, 'value': 1, 'changed': 'everything'})",
        "Encoder().encode({'ok': 'yes', 'value': 1})",
        "b''.join([b'\\xff' * 8])",
    ],
)
def test_forged_replies_are_refused(student, forged):
    names = student(
        "import sys\nagent = sys.modules['_autograder_bridge.agent']\nhonest, Encoder = agent.reply, agent.Encoder\n"
        f"def f(): return 1\nagent.reply = lambda r: honest(r) if b'call' not in bytes(r) else {forged}"
    )
    try:
        with pytest.raises(BridgeFailure, match=r"makes no sense|could not be read"):
            names["f"]()
    finally:
        student.run("agent.reply = honest")


# -- names --------------------------------------------------------------------------------------------------------


def test_builtins_are_never_the_students(student):
    names = student("abs = lambda x: 0\nlen = lambda x: 7")
    assert eval("abs(-3), len([1])", names) == (3, 1)
    student.run("del abs, len")  # the kernel is everybody's


def test_modules_are_the_checkers_own(student):
    names = student("import numpy as np, os as answer, math\nnp.zeros(1)\npd = object()")
    assert names["np"] is np
    assert names["pd"] is pd
    with pytest.raises(KeyError):
        names["answer"]


def test_a_missing_name_is_missing(student):
    with pytest.raises(NameError, match="no_such_name"):
        exec("no_such_name", student("x = 1"))


def test_a_name_can_be_taken_away_and_put_back(student):
    names = student("def squares(n): return [i * i for i in range(n)]\ndef total(n): return sum(squares(n))")
    check = """
original = squares
del squares
try:
    total(3)
except NameError:
    relies = True
else:
    relies = False
finally:
    squares = original
"""
    exec(check, names)
    assert names["relies"]
    assert names["total"](3) == 5


def test_a_fetched_name_is_one_object_until_forgotten(student):
    names = student("table = {'a': 1}")
    names["table"]["b"] = 2
    assert names["table"] == {"a": 1, "b": 2}
    names.forget()
    assert names["table"] == {"a": 1}


def test_warnings_do_not_leak_between_calls(student):
    quiet = student("def quiet(): return 1")["quiet"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert quiet() == 1


def test_an_asynchronous_generator_gives_its_items(student):
    import asyncio

    agen = student("async def agen(n):\n    for i in range(n): yield i")["agen"]

    async def collect():
        return [x async for x in agen(3)]

    assert asyncio.run(collect()) == [0, 1, 2]


def test_a_class_has_all_the_bases_that_are_known(student):
    from sklearn.base import BaseEstimator, RegressorMixin

    Mine = student(
        "from sklearn.base import BaseEstimator, RegressorMixin\nclass Mine(RegressorMixin, BaseEstimator):\n"
        "    def __init__(self, shift=0): self.shift = shift"
    )["Mine"]
    assert issubclass(Mine, BaseEstimator)
    assert issubclass(Mine, RegressorMixin)
    assert isinstance(Mine(1), BaseEstimator)
    assert Mine(1).get_params() == {"shift": 1}
