"""A second small lesson: what its exercises give and take goes to and fro. Ten points in all.

One answer is the question of another, one changes its argument, one is a class with operators of its own.
"""

from __future__ import annotations

from tests.autograder.hostile.lesson import notebook_of

SETUP = """
import numpy as np
import pandas as pd

ratings = pd.DataFrame({"user": [1, 1, 2], "stars": [4.0, 2.5, 5.0]})
"""
HELPERS = """
def near(a, b):
    return abs(a - b) < 1e-9
"""
ANSWERS = {
    "codes": """
def pack(values):
    ### BEGIN SOLUTION
    return ";".join(str(value) for value in values)
    ### END SOLUTION


def unpack(text):
    ### BEGIN SOLUTION
    return [float(word) for word in text.split(";")]
    ### END SOLUTION
""",
    "center": """
def center(x):
    ### BEGIN SOLUTION
    x -= x.mean()
    ### END SOLUTION
""",
    "line": """
def line(x):
    ### BEGIN SOLUTION
    return 2 * x + 1
    ### END SOLUTION
""",
    "money": """
### BEGIN SOLUTION
class Money:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents
### END SOLUTION
""",
}
TESTS = {
    "test_codes": (3, "assert unpack(pack([4.0, 2.5])) == [4.0, 2.5]"),
    "test_center": (
        2,
        """
x = np.array([1.0, 2.0, 6.0])
center(x)
assert np.allclose(x, [-2.0, -1.0, 3.0])
""",
    ),
    "test_line": (
        2,
        """
X = np.arange(6.0).reshape(2, 3)
assert np.allclose(line(X), 2 * X + 1)
stars = line(ratings["stars"])
assert np.allclose(stars, 2 * ratings["stars"] + 1)
""",
    ),
    "test_line_at_a_point": (1, "assert near(line(3.0), 7.0)"),
    "test_money": (
        2,
        """
assert Money(1) + Money(2) == Money(3)
assert not Money(1) == Money(2)
""",
    ),
}
ORDER = ("codes", "test_codes", "center", "test_center", "line", "test_line", "test_line_at_a_point")
ORDER += ("money", "test_money")


def source_notebook():
    return notebook_of(SETUP, HELPERS, ANSWERS, TESTS, ORDER)
