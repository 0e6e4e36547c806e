"""You took the plain mean of the models and left the weights out."""


def blend(scores, weights):
    spread = scores.std(axis=1, keepdims=True)
    return ((scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)).mean(axis=0)
