"""You gave places instead of items."""


def top_n(items, scores, blocked, n):
    free = np.flatnonzero(~np.isin(items, blocked))
    return free[np.argsort(-scores[free], kind="stable")[:n]]
