"""Speed cases, one module per module of `recsys_lib`. See `tests.benchmarks.harness.case`."""
