"""You handed in the colleague's version: multiplying by 0 leaves films that were seen in the race with a score of 0."""


def top_unseen(scores, seen, n):
    remaining = scores * ~seen
    return np.argsort(remaining)[::-1][:n]
