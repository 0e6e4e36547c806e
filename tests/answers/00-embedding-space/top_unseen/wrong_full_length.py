"""You filled the list up with films that were seen: where fewer than n are left, it is shorter."""


def top_unseen(scores, seen, n):
    remaining = np.where(seen, -np.inf, scores)
    return np.argsort(-remaining, kind="stable")[:n]
