"""Loops over the cells, with math.log."""

import math


def weigh(counts, form):
    n_texts, n_words = counts.shape
    weights = np.zeros((n_texts, n_words))
    for j in range(n_texts):
        total = sum(counts[j])
        for i in range(n_words):
            tf = counts[j, i]
            if tf == 0:
                continue
            if form == "binary":
                weights[j, i] = 1
            elif form == "count":
                weights[j, i] = tf
            elif form == "frequency":
                weights[j, i] = tf / total
            else:
                weights[j, i] = tf * math.log(n_texts / sum(counts[:, i] > 0))
    return weights
