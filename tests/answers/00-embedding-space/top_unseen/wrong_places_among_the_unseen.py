"""You gave places within the unseen films: translate them back to rows of all films."""


def top_unseen(scores, seen, n):
    return np.argsort(-scores[~seen], kind="stable")[:n]
