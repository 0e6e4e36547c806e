"""Loops; the distance by a sum of squares; the two preferences by name."""

import math


def unit_rows(X):
    rows = []
    for row in X:
        length = math.sqrt(sum(value * value for value in row))
        rows.append([value / length if length else 0.0 for value in row])
    return rows


def disagree(q, x, y):
    dots = [sum(a * b for a, b in zip(q, v)) for v in (x, y)]
    distances = [math.dist(q, v) for v in (x, y)]
    if dots[0] == dots[1] or distances[0] == distances[1]:
        return False
    return (dots[0] > dots[1]) != (distances[0] < distances[1])
