"""Plain Python loops and a list of floats."""

import math


def likeness(a, b, measure):
    answers = []
    for row in b:
        products = sum(x * y for x, y in zip(a, row))
        if measure == "distance":
            answers.append(math.sqrt(sum((x - y) ** 2 for x, y in zip(a, row))))
        elif measure == "dot":
            answers.append(products)
        else:
            length = math.sqrt(sum(x * x for x in a)) * math.sqrt(sum(y * y for y in row))
            answers.append(products / length if length else 0.0)
    return answers
