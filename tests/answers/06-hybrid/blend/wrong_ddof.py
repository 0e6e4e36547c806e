"""Your standard deviation divides by c - 1: np.std divides by c."""


def blend(scores, weights):
    spread = scores.std(axis=1, ddof=1, keepdims=True)
    return weights @ ((scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1))
