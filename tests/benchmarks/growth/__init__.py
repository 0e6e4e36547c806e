"""How time and memory grow with ratings and factors: tables like those of `tests.benchmarks.accuracy`."""
