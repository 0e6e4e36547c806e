# ruff: noqa
# what: A cache decorator and a type-annotated signature.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
import functools


def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@logged
def damped_mean(values: list[float], damping: float, prior: float = 3.5) -> float:
    return (sum(values) + damping * prior) / (len(values) + damping)
