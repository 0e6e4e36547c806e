# ruff: noqa
# what: The second lesson as its author would do it.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run
# lesson: exchange
