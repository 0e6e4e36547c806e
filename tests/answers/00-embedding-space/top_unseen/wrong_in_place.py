"""You changed the scores you were given: work on a copy, or the next person gets your -inf.

says: changed"""


def top_unseen(scores, seen, n):
    scores[seen] = -np.inf
    return np.argsort(-scores, kind="stable")[: min(n, np.count_nonzero(~seen))]
