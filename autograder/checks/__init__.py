"""Checks for test cells: each looks at one answer and, when it is wrong, says what is wrong and why it may be.

A check goes from the outside in, and stops at the first thing that is not as it should be: it runs -> type ->
shape -> value. It raises `AssertionError` (`NotImplementedError` for a stub nobody touched), so a test cell made of
checks works in any nbgrader course, in a student's own session and in the grader alike. `mistakes` names common wrong
answers: when an answer equals one, its hint is added to the message, which is what helps a student most.

    checks.returns(weighted_rating, 3, 5.0, 1, 3.0, want=4.5, mistakes=[(3.5, "v and m stand the wrong way round")])
"""

from autograder.checks.asking import equals, holds, raises, returns

__all__ = ["equals", "holds", "raises", "returns"]
