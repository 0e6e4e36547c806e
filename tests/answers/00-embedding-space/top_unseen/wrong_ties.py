"""You turned the sorted list round, which puts the higher row first where scores are equal."""


def top_unseen(scores, seen, n):
    remaining = np.where(seen, -np.inf, scores)
    return np.argsort(remaining, kind="stable")[::-1][: min(n, np.count_nonzero(~seen))]
