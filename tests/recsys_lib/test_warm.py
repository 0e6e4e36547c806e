"""After warming, nobody waits for a compiler."""

import importlib
import pkgutil
from pathlib import Path

import numba
import pytest
from numba.core.dispatcher import Dispatcher

from recsys_lib import kernels
from recsys_lib.kernels import warm


def all_kernels():
    for module in pkgutil.iter_modules(kernels.__path__):
        for value in vars(importlib.import_module(f"recsys_lib.kernels.{module.name}")).values():
            if isinstance(value, Dispatcher) and value.py_func.__module__ == f"recsys_lib.kernels.{module.name}":
                yield value


def is_on_disk(kernel):
    name = f"{kernel.py_func.__module__.rsplit('.', 1)[-1]}.{kernel.py_func.__qualname__}-*.nbi"
    return any(Path(kernel.stats.cache_path).glob(name))


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled under NUMBA_DISABLE_JIT")
def test_warming_leaves_every_kernel_on_disk():
    warm.main()
    found = list(all_kernels())
    assert len(found) > 5
    assert [kernel.py_func.__qualname__ for kernel in found if not is_on_disk(kernel)] == []


def test_every_variant_belongs_to_a_model_and_is_tried():
    named = {name.split(",")[0] for name, _ in warm.jobs()}
    assert set(warm.VARIANTS) <= named
    assert {"Bias", "FunkSVD"} <= named
