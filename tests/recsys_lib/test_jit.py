"""Compiled code on disk is used again, and not when a file it was made from has changed."""

import shutil
import sys

from recsys_lib.kernels import jit
from tests.commands import run
from tests.needs import needs

COUNT = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
from recsys_lib.kernels.{outer} import outer
print(outer(np.ones(3)), sum(outer.stats.cache_hits.values()))
"""


def test_the_files_of_a_kernel_are_its_own_and_those_it_imports_from():
    import recsys_lib.kernels.als  # noqa: F401

    names = {path.stem for path in jit.files("recsys_lib.kernels.als")}
    assert {"als", "cholesky", "tiles", "jit"} <= names
    assert "sgd" not in names


@needs("jit")
def test_a_change_in_another_file_is_seen(tmp_path):
    """Two kernels in two files of a copy of the package; numba alone would go on with the old inner one."""
    package = tmp_path / "recsys_lib" / "kernels"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    shutil.copy(jit.__file__, package)
    head = "from recsys_lib.kernels.jit import kernel\n"
    inner = head + "@kernel\ndef inner(x):\n    return x.sum() + {}\n"
    (package / "inner.py").write_text(inner.format(0))
    (package / "outer.py").write_text(
        head + "from recsys_lib.kernels.inner import inner\n@kernel\ndef outer(x):\n    return inner(x)\n"
    )
    (tmp_path / "count.py").write_text(COUNT.format(outer="outer"))

    def count():
        return run(sys.executable, tmp_path / "count.py", tmp_path, cwd=tmp_path).split()

    assert count() == ["3.0", "0"]
    assert count() == ["3.0", "1"]
    (package / "inner.py").write_text(inner.format(10))
    assert count() == ["13.0", "0"]
    assert count() == ["13.0", "1"]
