"""Maximal marginal relevance as a sentence: pick what is worth most, given what has been picked."""

import math


def cosine(a, b):
    norm = math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
    return sum(x * y for x, y in zip(a, b, strict=True)) / norm if norm else 0.0


def mmr(scores, vectors, n, trade_off):
    picked = []
    while len(picked) < n:
        left = [i for i in range(len(scores)) if i not in picked]

        def worth(i):
            repeats = max([0.0] + [cosine(vectors[i], vectors[j]) for j in picked])
            return trade_off * scores[i] - (1 - trade_off) * repeats

        picked.append(max(left, key=lambda i: (round(worth(i), 6), -i)))
    return picked
