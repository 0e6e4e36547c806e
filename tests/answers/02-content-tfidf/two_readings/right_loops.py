"""Loops over the words; lists in the end."""

import math


def two_readings(counts):
    n_texts, n_words = counts.shape
    mentions = [math.log(n_texts / sum(int(c) for c in counts[:, i])) for i in range(n_words)]
    documents = [math.log(n_texts / sum(int(c) > 0 for c in counts[:, i])) for i in range(n_words)]
    return mentions, documents


def misjudged(counts):
    mentions, documents = two_readings(counts)
    return [m <= 0 < d for m, d in zip(mentions, documents)]
