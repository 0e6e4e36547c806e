"""A class of made-up students: good work, common mistakes, broken files and attempts to cheat.

For lesson 01 every story that a grader meets (`students`), for the other lessons a few that are made from the catalogue
of answers (`catalogue`). `make demo` grades them all, and the end-to-end tests hold the grades against what each
student's entry says they must be.
"""
