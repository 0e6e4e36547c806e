"""What `import recsys_lib` costs, and that every name it offers is there."""

import os
import subprocess
import sys

import pytest

import recsys_lib


def run(code: str, **environment) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return done.stdout.strip()


def test_importing_the_package_loads_nothing_heavy():
    heavy = ["numpy", "scipy", "pandas", "sklearn", "numba", "matplotlib", "surprise"]
    code = f"import sys, recsys_lib; print([name for name in {heavy} if name in sys.modules])"
    assert run(code) == "[]"


@pytest.mark.parametrize("name", ["Ratings", "FunkSVD", "Bias"])
def test_importing_a_model_compiles_nothing(name, tmp_path):
    code = f"""
import gc, recsys_lib
recsys_lib.{name}
from numba.core.dispatcher import Dispatcher
print([kernel.py_func.__name__ for kernel in gc.get_objects()
       if isinstance(kernel, Dispatcher) and kernel.py_func.__module__.startswith("recsys_lib") and kernel.signatures])
"""
    assert run(code, NUMBA_CACHE_DIR=str(tmp_path)) == "[]"
    assert not list(tmp_path.rglob("*.nb?"))


@pytest.mark.parametrize("name", recsys_lib.__all__)
def test_every_name_on_offer_is_there(name):
    assert getattr(recsys_lib, name) is not None


def test_the_lazy_names_are_the_ones_of_the_modules():
    assert recsys_lib.FunkSVD.__module__ == "recsys_lib.funk_svd"
    assert recsys_lib.metrics.__name__ == "recsys_lib.metrics"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="No recsys_lib attribute Nothing"):
        recsys_lib.Nothing  # noqa: B018
