"""You gave films that were seen the score 0, and 0 beats every negative score: use -np.inf."""


def top_unseen(scores, seen, n):
    remaining = np.where(seen, 0, scores)
    return np.argsort(-remaining, kind="stable")[:n]
