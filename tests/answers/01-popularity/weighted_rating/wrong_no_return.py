"""You printed the result, but a function gives something back only with return.

says: does your function end with `return`
"""


def weighted_rating(v, R, m, C):
    print(v / (v + m) * R + m / (v + m) * C)
