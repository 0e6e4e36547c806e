"""A class of made-up students for lesson 01: good work, common mistakes, broken files and attempts to cheat.

`make demo` grades it, and the end-to-end test holds the grades against what each student's entry says they must be.
"""
