"""The tests, room by room as the packages are: `recsys_lib`, `autograder`, the notebooks, the whole way, the benchmarks."""
