"""You kept only scores above zero: the least bad film is still the best there is."""


def top_unseen(scores, seen, n):
    remaining = np.where(seen | (scores < 0), -np.inf, scores)
    return np.argsort(-remaining, kind="stable")[: min(n, np.count_nonzero(remaining > -np.inf))]
