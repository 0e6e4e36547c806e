"""You did not take out what was seen."""


def top_unseen(scores, seen, n):
    return np.argsort(-scores, kind="stable")[:n]
