"""What the library is measured against: peers side by side (`speed/`), honest accuracy (`accuracy/`), and growth.

``python -m tests.benchmarks`` runs everything, ``--help`` says how to run a part. Nothing here is a test: numbers
depend on the machine, so none of them can fail a build.

A speed case is a function in a module of `speed/`, found by itself; `harness.case` tells how to write one.
"""
