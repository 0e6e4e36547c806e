"""Accuracy tables. A function with `tests.benchmarks.harness.table` in a module of this folder is found by itself."""
