"""You added the raw scores: the model with the larger numbers decides alone."""


def blend(scores, weights):
    return weights @ scores
