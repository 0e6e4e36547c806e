"""Your list is filled up with blocked films when too few are left."""


def top_n(items, scores, blocked, n):
    left = np.where(np.isin(items, blocked), -np.inf, scores)
    return items[np.argsort(-left, kind="stable")[:n]]
