"""You sorted by the score: what has been picked plays no part."""


def mmr(scores, likeness, theta, n):
    return np.argsort(-scores, kind="stable")[:n].tolist()
