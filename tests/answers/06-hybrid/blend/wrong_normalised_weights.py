"""You divided by the sum of the weights: take them as they are."""


def blend(scores, weights):
    spread = scores.std(axis=1, keepdims=True)
    z = (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    return weights @ z / weights.sum()
