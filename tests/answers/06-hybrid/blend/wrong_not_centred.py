"""You divided by the spread but did not subtract the mean."""


def blend(scores, weights):
    spread = scores.std(axis=1, keepdims=True)
    return weights @ (scores / np.where(spread > 0, spread, 1))
