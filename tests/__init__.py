"""The tests, room by room as the packages are, and the notebooks, the whole way and the benchmarks."""
