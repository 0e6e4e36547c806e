"""Whatever an agent says, the checker reaches nothing but data, stand-ins and the closed list.

The messages of a real agent are recorded here; `fuzzing` changes them, in a process of its own under an audit hook.
``AUTOGRADER_FUZZ=20000`` (``make fuzz``) tries more, and other ones each time.
"""

import base64
import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.autograder.bridge.fuzzing import HANDED_OUT

ROOT = Path(__file__).parents[3]
N_EXAMPLES = 1000

STUDENTS = """
import collections, datetime, decimal, fractions, random, uuid, warnings, zoneinfo
import numpy as np, pandas as pd, scipy.sparse as sp
from sklearn.base import BaseEstimator
Point = collections.namedtuple("Point", "x y")
class Base: pass
class Model(Base, BaseEstimator):
    "A model."
    def __init__(self, k=3): self.k, self.w = k, np.ones(k)
    def fit(self, x): return self
    def __len__(self): return self.k
    def __getitem__(self, i): return float(self.w[i])
    def __call__(self, *a): return a
class Empty(ValueError): pass
def plain(x, by=2.5): return x
def fail(*a): raise Empty("none", 3)
def zero(x): return 1 / 0
def count():
    for i in range(1000): yield i
def shout():
    print("hey"); warnings.warn("old", DeprecationWarning)
def change(a, l, d): a[:] = 7; l.append(1); d["new"] = [2]
def ask(m, f, *more): return m.predict(2), m.scale, len(m), m[0], f(1, x=2), list(more[-1]), input("name? ")
def climb(table): return table.size, table.nbytes
frame = pd.DataFrame({"i": [1, 2], "t": ["a", None], "d": pd.to_datetime(["2020", None]),
    "z": pd.date_range("2020", periods=2, tz="Europe/Berlin"), "c": pd.Categorical(["u", "v"]),
    "n": pd.array([1, None], dtype="Int64"), "p": pd.period_range("2020-01", periods=2, freq="M"),
    "b": pd.cut([1, 2], 2)}, index=pd.MultiIndex.from_tuples([(1, "a"), (2, "b")]))
values = [None, True, 2**80, 1.5, 1j, "text", b"ab", (1, Point(1, 2)), {"a": {1}}, range(3), slice(1), ...,
    datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), datetime.date(2020, 1, 1), datetime.timedelta(1),
    decimal.Decimal("1.5"), fractions.Fraction(1, 3), uuid.UUID(int=1), random.Random(1), int, np.float64, pd.DataFrame,
    collections.Counter("ab"), collections.deque([1], 3)]
arrays = [np.arange(3.0), np.array(["a", None], dtype=object), np.float32(1), np.dtype("f4"), np.random.default_rng(1),
    np.random.RandomState(1), sp.csr_matrix(np.eye(2)), pd.Timestamp("2020", tz="UTC"), pd.Timedelta("1s"), pd.NaT,
    pd.NA, pd.Interval(1, 2), pd.Period("2020-01"), np.sqrt, np.mean, len, plain, Model, Model(), count()]
from recsys_lib import Ratings
own = Ratings.from_frame(pd.DataFrame({"user": [1, 1, 2], "item": [1, 2, 1], "rating": [4.0, 3.0, 5.0]}))
when = datetime.datetime(2020, 1, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
stamp, kind, model, number = pd.Timestamp("2020", tz="Europe/Berlin"), pd.DataFrame, Model(), np.float64
def echo(x): return x
"""
CHECKS = """
own, when, stamp, kind, model, number, Model, plain, Empty, echo
list(values), list(arrays), frame.shape, np.pi, pd.NA
[plain(a) for a in (1, arrays, frame)]
m = Model(4).fit(1); m.k, len(m), m[0], m.w, str(m), m(1, 2), m == m
next(count()), list(count())
change(np.zeros(3), [0], {})
shout()
"""


@pytest.fixture(scope="module")
def messages(student, tmp_path_factory):
    """What a real agent sends when a check looks at all kinds of values, calls, and is called back."""
    found = {"replies": [], "questions": []}
    link = student.link
    exchange, read, question = link._exchange, link._read, link._question
    verbs = []

    def asking(message):
        verbs.append(message["do"])
        return exchange(message)

    def reading(data, made):
        found["replies"].append([verbs.pop(), base64.b64encode(data).decode()])
        return read(data, made)

    def asked(data, decoder):
        found["questions"].append(["", base64.b64encode(data).decode()])
        return question(data, decoder)

    names = student(STUDENTS)
    link._exchange, link._read, link._question = asking, reading, asked
    try:
        with contextlib.redirect_stdout(io.StringIO()), pytest.warns(DeprecationWarning, match="old"):
            exec(CHECKS, names)
        for failing in ("fail", "zero"):
            with contextlib.suppress(ValueError, ZeroDivisionError):
                names[failing](1)
        names["ask"](*HANDED_OUT[:2], iter([1, 2]))
        for target in (HANDED_OUT[4], HANDED_OUT[6]):
            with contextlib.suppress(AttributeError):
                names["climb"](target)
    finally:
        link._exchange, link._read, link._question = exchange, read, question
    assert len(found["replies"]) > 30
    assert len(found["questions"]) > 5
    path = tmp_path_factory.mktemp("fuzz") / "messages.json"
    path.write_text(json.dumps(found))
    return path


def test_no_message_reaches_what_is_not_on_the_list(messages):
    n_examples = os.environ.get("AUTOGRADER_FUZZ", str(N_EXAMPLES))
    new = ["--new"] if "AUTOGRADER_FUZZ" in os.environ else []
    command = [sys.executable, "-m", "tests.autograder.bridge.fuzzing", str(messages), n_examples, *new]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]
    assert "nothing outside the closed list" in done.stdout
