"""Checks for test cells: each looks at one answer and, when it is wrong, says what is wrong and why it may be.

A check goes from the outside in, and stops at the first thing that is not as it should be: it runs -> type ->
shape -> value -> are the arguments as they were? It raises `AssertionError` (`NotImplementedError` for a stub nobody
touched), so a test cell made of checks works in any nbgrader course, in a student's own session and in the grader
alike. Where the answer is one that the lesson's catalogue of wrong answers knows, its sentence is added to the message,
which is what helps a student most (see `autograder.checks.hints`).

    checks.returns(weighted_rating, 3, 5.0, 1, 3.0, want=4.5)

What has many right answers is held against what they share: factor matrices (`same_product`, `same_space`), rankings
with ties (`ranking`), random draws (`sample`), gradients (`gradient`).
"""

from autograder.checks.asking import call, equals, holds, raises, returns
from autograder.checks.factors import same_product, same_space
from autograder.checks.gradients import gradient
from autograder.checks.ranking import ranking
from autograder.checks.sampling import sample

__all__ = [
    "call",
    "equals",
    "gradient",
    "holds",
    "raises",
    "ranking",
    "returns",
    "same_product",
    "same_space",
    "sample",
]
