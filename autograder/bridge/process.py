"""Settings of a Python process that a test may change: how each is read, and put."""

from __future__ import annotations

import decimal
import os
import random
import sys
import warnings

__all__ = ["GONE", "READ", "WRITE", "changed", "put", "random_state", "set_environ", "set_random"]

#: In the place of the value of a name that is not there.
GONE = "autograder: gone"


def random_state() -> list:
    """Of the generators that `random` and `numpy.random` keep: the state, or None where NumPy is not imported."""
    numpy = sys.modules.get("numpy")
    return [random.getstate(), None if numpy is None else _plain(numpy.random.get_state(legacy=False))]


def _plain(state: dict) -> dict:
    inner = state["state"]
    return {**state, "state": {"key": inner["key"].tolist(), "pos": int(inner["pos"])}}


def set_random(state: list) -> None:
    """Put the generators where `random_state` was."""
    version, inner, gauss = state[0]
    random.setstate((version, tuple(inner), gauss))
    if state[1] is not None:
        import numpy as np

        kept = dict(state[1])
        key, pos = kept["state"]["key"], int(kept["state"]["pos"])
        if not 0 <= pos <= len(key):  # NumPy takes the place on trust
            raise ValueError("a random generator stands at an impossible place")
        np.random.set_state({**kept, "state": {"key": np.array(key, np.uint32), "pos": pos}})  # noqa: NPY002


def changed(before: dict, now: dict) -> dict:
    """Variables that are other than before; None of those that are gone."""
    return {name: now.get(name) for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def set_environ(variables: dict) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _decimal() -> list:
    context = decimal.getcontext()
    return [context.prec, context.rounding, context.Emin, context.Emax, context.capitals, context.clamp]


def _set_decimal(state: list) -> None:
    context = decimal.getcontext()
    context.prec, context.rounding, context.Emin, context.Emax, context.capitals, context.clamp = state


def _errstate() -> dict:
    import numpy as np

    return np.geterr()


def _set_errstate(state: dict) -> None:
    import numpy as np

    np.seterr(**state)


def _options() -> dict:
    from pandas._config import config

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some are out of date
        state = {key: config.get_option(key) for key in config._registered_options}
    return {key: value for key, value in state.items() if value is None or type(value) in (bool, int, float, str)}


def _set_options(state: dict) -> None:
    from pandas._config import config

    for key, value in state.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if config.get_option(key) != value:
                config.set_option(key, value)


READ = {
    "random": random_state,
    "decimal": _decimal,
    "errstate": _errstate,
    "options": _options,
    "recursion": sys.getrecursionlimit,
}
WRITE = {
    "random": set_random,
    "decimal": _set_decimal,
    "errstate": _set_errstate,
    "options": _set_options,
    "recursion": sys.setrecursionlimit,
}


def put(module, name: str, value) -> None:
    if type(value) is str and value == GONE:
        vars(module).pop(name, None)
    else:
        setattr(module, name, value)
