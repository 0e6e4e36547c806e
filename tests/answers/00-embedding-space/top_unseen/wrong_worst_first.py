"""You sorted the worst first: np.argsort goes upwards, so sort -scores."""


def top_unseen(scores, seen, n):
    remaining = np.where(seen, np.inf, scores)
    return np.argsort(remaining, kind="stable")[: min(n, np.count_nonzero(~seen))]
