"""Runs inside the student kernel, as source: notes how the checks call a function, and tries two functions on more.

Nothing here may need the rest of the package. `record` puts a listener around each function that a cell defined; with
the calls it heard, `compare` asks a mutant and the reference the same questions, those and a few hundred made from
them, inside what the checks consider possible: numbers between the smallest and the largest seen, rows drawn again,
columns shuffled, lists shortened, one call's argument in another's place.
"""

import contextlib
import copy
import functools
import json
import math
import random
import signal
import types

calls = {}
SECONDS = 4
SIZE = 4000


def record(namespace, names):
    """Listen to every function among `names`."""
    for name in names:
        value = namespace.get(name)
        if isinstance(value, types.FunctionType):
            calls[name] = []
            namespace[name] = _listener(value, calls[name])


def _listener(function, heard):
    @functools.wraps(function)
    def listening(*args, **kwargs):
        if len(heard) < 60:
            with contextlib.suppress(Exception):
                heard.append(copy.deepcopy((args, kwargs)))
        return function(*args, **kwargs)

    return listening


def seen(namespace, name):
    """[parameter, type, plain value as source or ""] of the first call."""
    import inspect

    found = []
    for args, kwargs in calls.get(name, [])[:1]:
        try:
            bound = inspect.signature(namespace[name]).bind(*args, **kwargs)
        except (TypeError, ValueError):
            continue
        bound.apply_defaults()
        for parameter, value in bound.arguments.items():
            plain = value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value
            text = repr(plain) if type(plain) in (int, float, str, bool) and plain == plain else ""
            found.append([parameter, type(value).__name__, text if len(text) < 40 else ""])
    return found


def compare(reference, mutant, name, tries):
    """How many inputs were tried, and the first at which the two differ, in words; "" if there is none."""
    heard = calls.get(name, [])
    if not heard:
        return [0, ""]
    chance = random.Random(1)
    tried = 0

    def stop(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        for number in range(len(heard) + tries):
            args, kwargs = heard[number] if number < len(heard) else _vary(chance, heard)
            right, after = _outcome(reference, args, kwargs)
            if number >= len(heard) and right[0] == "raises":
                continue  # no input that a check could use
            tried += 1
            mine, changed = _outcome(mutant, args, kwargs)
            if not _same(right, mine) or not _same(after, changed):
                return [tried, f"{_short((args, kwargs))}: {_short(right)} or {_short(mine)}"]
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return [tried, ""]


def _outcome(function, args, kwargs):
    import numpy as np

    args, kwargs = copy.deepcopy((args, kwargs))
    try:
        with np.errstate(all="ignore"):
            return ("gives", function(*args, **kwargs)), (args, kwargs)
    except TimeoutError:
        raise
    except Exception as error:
        return ("raises", type(error).__name__), None


def _vary(chance, heard):
    """A question that no check asked, made from those that they did."""
    args, kwargs = copy.deepcopy(chance.choice(heard))
    other_args, other_kwargs = copy.deepcopy(chance.choice(heard))
    args = [b if chance.random() < 0.2 and type(a) is type(b) and _scalar(a) else a
            for a, b in zip(args, [*other_args, *args[len(other_args):]], strict=False)]  # fmt: skip
    for key, value in other_kwargs.items():
        if key in kwargs and type(value) is type(kwargs[key]) and chance.random() < 0.3:
            kwargs[key] = value
    for key in list(kwargs):
        if chance.random() < 0.1 and key not in other_kwargs:
            kwargs.pop(key)
    lengths = {len(v) for v in [*args, *kwargs.values()] if hasattr(v, "__len__") and not isinstance(v, str)}
    rows = None
    if len(lengths) == 1 and (size := lengths.pop()) > 1:
        rows = [chance.randrange(size) for _ in range(chance.randint(1, size))]
    args = [_varied(chance, value, rows, [call[0][k] for call in heard if len(call[0]) > k])
            for k, value in enumerate(args)]  # fmt: skip
    kwargs = {key: _varied(chance, value, rows, [call[1][key] for call in heard if key in call[1]])
              for key, value in kwargs.items()}  # fmt: skip
    return args, kwargs


def _scalar(value):
    return isinstance(value, (int, float, str, bool)) or getattr(value, "ndim", 1) == 0


def _varied(chance, value, rows, known):
    import numpy as np
    import pandas as pd

    if isinstance(value, (bool, str)) or value is None:
        return chance.choice([k for k in known if type(k) is type(value)] or [value])
    if isinstance(value, (int, np.integer)):
        numbers = [int(k) for k in known if isinstance(k, (int, np.integer)) and not isinstance(k, bool)]
        return chance.randint(min(numbers), max(numbers)) if numbers else value
    if isinstance(value, (float, np.floating)):
        numbers = [float(k) for k in known if isinstance(k, (int, float, np.number)) and math.isfinite(k)]
        return chance.uniform(min(numbers), max(numbers)) if numbers and chance.random() < 0.8 else value
    if isinstance(value, pd.DataFrame):
        if rows is not None and chance.random() < 0.7:
            value = value.iloc[rows].reset_index(drop=True)
        for name in value.columns:
            if chance.random() < 0.4:
                value[name] = _shuffled(chance, value[name].to_numpy())
        return value
    if isinstance(value, pd.Series):
        if rows is not None and chance.random() < 0.7:
            value = value.iloc[sorted(set(rows))]
        return pd.Series(_shuffled(chance, value.to_numpy()), index=value.index, name=value.name)
    if isinstance(value, np.ndarray) and value.size <= SIZE:
        if rows is not None and value.ndim == 1:
            value = value[rows]
        if value.dtype.kind == "f" and chance.random() < 0.6:
            finite = value[np.isfinite(value)]
            if finite.size:
                noise = np.random.default_rng(chance.randrange(1 << 30)).uniform(
                    finite.min(), finite.max(), value.shape
                )
                return np.where(np.isfinite(value), noise, value).astype(value.dtype)
        return _shuffled(chance, value)
    if isinstance(value, list):
        return [value[k] for k in rows] if rows is not None else chance.sample(value, len(value))
    return value


def _shuffled(chance, values):
    import numpy as np

    order = np.random.default_rng(chance.randrange(1 << 30)).permutation(len(values))
    return values[order]


def _same(a, b):
    import numpy as np
    import pandas as pd

    if isinstance(a, np.generic):
        a = a.item()
    if isinstance(b, np.generic):
        b = b.item()
    if isinstance(a, (int, float)) and isinstance(b, (int, float)) and type(a) is not bool and type(b) is not bool:
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) or (a != a and b != b)
    if isinstance(a, pd.DataFrame):
        return (type(a) is type(b) and a.shape == b.shape and list(a.columns) == list(b.columns)
                and _same(a.index.to_numpy(), b.index.to_numpy())
                and all(_same(a[c].to_numpy(), b[c].to_numpy()) for c in a.columns))  # fmt: skip
    if isinstance(a, pd.Series):
        return (
            type(a) is type(b) and _same(a.index.to_numpy(), b.index.to_numpy()) and _same(a.to_numpy(), b.to_numpy())
        )
    if isinstance(a, np.ndarray):
        if isinstance(b, (pd.Series, pd.Index, list, tuple)):
            b = np.asarray(b)  # where an array is right, so is what can stand for one
        if not isinstance(b, np.ndarray) or a.shape != b.shape:
            return False
        if a.dtype.kind in "fc" or b.dtype.kind in "fc":
            return a.dtype.kind in "biufc" and b.dtype.kind in "biufc" and bool(
                np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True))  # fmt: skip
        return all(_same(x, y) for x, y in zip(a.ravel().tolist(), b.ravel().tolist(), strict=True))
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return list(a) == list(b) and all(_same(a[k], b[k]) for k in a)
    if hasattr(a, "toarray"):
        return a.shape == b.shape and _same(a.toarray(), b.toarray())
    if hasattr(a, "__dict__") and type(a).__module__ == "__main__":
        return _same(vars(a), vars(b))
    try:
        return bool(a == b) or isinstance(a, np.random.Generator)
    except Exception:
        return False


def _short(value):
    text = " ".join(repr(value).split())
    return text if len(text) < 300 else text[:297] + "..."


def say(value):
    print("probe:" + json.dumps(value))
