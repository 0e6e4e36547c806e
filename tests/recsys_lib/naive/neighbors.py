"""Neighbour predictions as they are written on a blackboard: dictionaries of ratings, one pair at a time."""

import math


def similarity(mine, theirs, measure, min_support=1, shrinkage=0.0):
    """`mine` and `theirs` map what was rated to the rating (less the baseline, for "pearson_baseline")."""
    common = sorted(set(mine) & set(theirs))
    n = len(common)
    if n < min_support or n == 0:
        return 0.0
    a, b = [mine[y] for y in common], [theirs[y] for y in common]
    if measure == "msd":
        value = 1 / (1 + sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) / n)
    else:
        if measure == "pearson":
            a, b = [p - sum(a) / n for p in a], [q - sum(b) / n for q in b]
        norm = math.sqrt(sum(p * p for p in a) * sum(q * q for q in b))
        value = sum(p * q for p, q in zip(a, b, strict=True)) / norm if norm > 1e-9 else 0.0
    return value * (n - 1) / (n - 1 + shrinkage) if shrinkage else value


def neighbors(x, y, ratings, compared, k, **settings):
    """The k rows most similar to x, of those with a rating for y and a similarity above 0: [(similarity, row)]."""
    found = [
        (similarity(compared[x], compared[other], **settings), other)
        for other in sorted(ratings)
        if other != x and y in ratings[other]
    ]
    return sorted((pair for pair in found if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]))[:k]


def predict(x, y, ratings, compared, centre, k, **settings):
    """`centre(x, y)` is what ratings are averaged relative to. None where nobody similar has rated y."""
    near = neighbors(x, y, ratings, compared, k, **settings)
    if not near:
        return None
    return centre(x, y) + sum(s * (ratings[o][y] - centre(o, y)) for s, o in near) / sum(s for s, _ in near)
