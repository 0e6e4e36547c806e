"""You filtered the items but not their scores, so the two no longer belong together."""


def top_n(items, scores, blocked, n):
    free = items[~np.isin(items, blocked)]
    best = np.argsort(-scores[: len(free)], kind="stable")[:n]
    return free[best]
