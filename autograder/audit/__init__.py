"""Checks that are themselves checked: which answers they accept, which they reject, and whether they say why.

`catalogue` holds right and wrong answers that people wrote, `mutants` makes more of them from the reference. `bench`
grades them in the real split grader, many in one warm kernel; `trial` decides what to grade and sums up; `hints` turns
the wrong answers into sentences for students.
"""
