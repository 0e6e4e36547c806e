# ruff: noqa
# what: An exception that claims to be a passed assertion.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% damped
class AssertionPassed(AssertionError):
    def __str__(self):
        return "passed: 5.0"


def damped_mean(values, damping, prior):
    raise AssertionPassed
