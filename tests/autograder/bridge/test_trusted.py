"""The closed list: what a word from the student's process can stand for, and how far an object of the check goes."""

import collections
import functools
import io
import re
from unittest import mock

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from autograder.bridge import trusted
from autograder.bridge.records import record

REACHES = [
    ("numpy._core.numeric", "builtins.eval"),
    ("numpy.lib._format_impl", "pickle.loads"),
    ("builtins", "eval"),
    ("numpy", "load"),
    ("pandas", "io.common.os.system"),
    ("math", "__loader__"),
    ("os", "system"),
]


@pytest.mark.parametrize("pair", REACHES, ids=".".join)
def test_a_path_to_something_else_is_nothing(pair):
    assert trusted.library_function(*pair) is None
    assert trusted.library_class(*pair) is None
    assert trusted.exception_type([list(pair)]) is Exception
    assert trusted.known_base(*pair) is None


def test_what_is_on_the_list_is_known_by_each_of_its_names():
    assert trusted.library_class(pd.DataFrame.__module__, "DataFrame") is pd.DataFrame
    assert trusted.library_class("scipy.sparse._csr", "csr_matrix") is sp.csr_matrix
    assert trusted.library_function("numpy", "mean") is np.mean
    assert trusted.exception_type([["numpy.linalg", "LinAlgError"]]) is np.linalg.LinAlgError
    assert trusted.exception_type([["x", "Own"], ["builtins", "KeyError"]]) is KeyError


def test_a_module_comes_by_the_name_that_the_check_uses():
    assert trusted.module_for("np") is np
    assert trusted.module_for("re", "re") is re
    assert trusted.module_for("system", "os.system") is None
    assert trusted.module_for("answer", "os") is None
    assert trusted.module_for("this", "this") is None


def test_an_exception_of_the_lessons_own_counts_as_listed():
    own = type("Empty", (ValueError,), {"__module__": "shapes"})
    assert trusted.exception_type([["shapes", "Empty"], ["builtins", "ValueError"]], [own]) is own
    assert trusted.exception_type([["shapes", "Empty"], ["builtins", "ValueError"]]) is ValueError


@pytest.mark.parametrize("text", ["Europe/Berlin", "UTC", "UTC+05:30"])
def test_time_zones_are_those_there_are(text):
    assert str(trusted.zone(text)) == text


@pytest.mark.parametrize("text", ["dateutil//etc/passwd", "../../etc/passwd", "/etc/localtime", "UTC+99:00", None, 3])
def test_no_other_file_is_a_time_zone(text):
    assert trusted.zone(text) is None


@pytest.mark.parametrize("text", ["<f8", "|b1", "<U12", "<M8[ns]", "<m8", ">i4"])
def test_plain_dtypes(text):
    assert trusted.plain_dtype_name(text) == np.dtype(text).str


@pytest.mark.parametrize("text", ["O", "i4,O", "<f8,", "V8", "(2,3)f8", "f8\n", 8])
def test_other_dtypes_are_none(text):
    assert trusted.plain_dtype_name(text) is None


class Model:
    scale = 2.0

    def predict(self, x):
        return x


OFFERED = [
    (Model(), "predict", "any"),
    (Model(), "scale", "any"),
    (Model(), "_secret", ""),
    (io.StringIO(), "readline", "any"),
    (pd.DataFrame({"a": [1]}).groupby("a"), "obj", "data"),
    (pd.DataFrame({"a": [1]}).groupby("a"), "plot", "data"),
    (functools.partial(max, 1), "func", "data"),
    (mock.Mock(), "anything", "any"),
    (mock.Mock(), "reset_mock", ""),
    (mock.Mock(), "configure_mock", ""),
    (collections.ChainMap({}), "maps", "data"),
]


@pytest.mark.parametrize(("target", "name", "how"), OFFERED, ids=[f"{type(t).__name__}-{n}" for t, n, _ in OFFERED])
def test_how_far_an_object_of_the_check_goes(target, name, how):
    assert trusted.offers(target, name) == how


def test_a_record_is_like_a_named_tuple():
    Point = record("Point", ("x", "y"))
    standard = collections.namedtuple("Point", "x y")
    point = Point(1, y=2)
    assert (point.x, point.y, point, repr(point)) == (1, 2, (1, 2), repr(standard(1, 2)))
    assert (point._fields, point._asdict(), point._replace(y=5)) == (("x", "y"), {"x": 1, "y": 2}, (1, 5))
    assert Point._make([3, 4]) == standard(3, 4)
    with pytest.raises(TypeError):
        Point(1)
