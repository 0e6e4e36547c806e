"""After warming, nobody waits for a compiler."""

import importlib
import pkgutil
from pathlib import Path

from numba.core.dispatcher import Dispatcher

import recsys_lib
from recsys_lib import kernels
from recsys_lib.kernels import warm
from tests.needs import needs


def all_kernels():
    for module in pkgutil.iter_modules(kernels.__path__):
        for value in vars(importlib.import_module(f"recsys_lib.kernels.{module.name}")).values():
            if isinstance(value, Dispatcher) and value.py_func.__module__ == f"recsys_lib.kernels.{module.name}":
                yield value


def is_on_disk(kernel):
    name = f"{kernel.py_func.__module__.rsplit('.', 1)[-1]}.{kernel.py_func.__qualname__}-*.nbi"
    return any(Path(kernel.stats.cache_path).glob(name))


@needs("jit")
def test_warming_leaves_every_kernel_on_disk():
    warm.main()
    found = list(all_kernels())
    assert len(found) > 5
    assert [kernel.py_func.__qualname__ for kernel in found if not is_on_disk(kernel)] == []


def test_every_model_is_warmed_in_every_variant():
    names = [name for name, _ in warm.jobs()]
    for model, variants in warm.VARIANTS.items():
        assert hasattr(recsys_lib, model)
        assert sum(name.split(",")[0] == model for name in names) == len(variants)
    assert {"Bias", "FunkSVD", "ItemKNN"} <= set(names)
