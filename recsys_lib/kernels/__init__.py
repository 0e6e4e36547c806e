"""The numba loops: plain arrays in, plain arrays out, no classes, one file per idea.

Every kernel is compiled for one set of dtypes, cached on disk and releases the GIL. Rows that do not depend on
each other are shared out by `threads.for_row_ranges`, never by `parallel=True`: that compiles slowly, burns idle
processors and does not survive a fork. `lanes`, `lines`, `tiles`, `columns` and `masks` hold the few vector operations
that the compiler does not find by itself, `vectors` what they are written with; `jit` says when compiled code is out
of date. Each kernel has a twin in `tests/recsys_lib/naive/`, written to be read.
"""
