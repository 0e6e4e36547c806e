"""You took one mean and one spread of all scores together: each model needs its own."""


def blend(scores, weights):
    spread = scores.std()
    return weights @ ((scores - scores.mean()) / (spread if spread > 0 else 1))
