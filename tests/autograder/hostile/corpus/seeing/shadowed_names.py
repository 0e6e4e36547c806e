# ruff: noqa
# what: The names of the lesson's imports and helpers are taken by the student's own.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% damped
class Yes:
    def __getattr__(self, name):
        return lambda *args, **kwargs: True


np = pd = Yes()
films = []


def close(a, b):
    return True


def reference(values, damping, prior):
    return 0.0


def abs(value):
    return 0.0


def damped_mean(values, damping, prior):
    return 0.0


# %% cosine
def cosine(u, v):
    return 0.0
