"""You took the blocked ids for places in the array."""


def top_n(items, scores, blocked, n):
    blocked = blocked[blocked < len(items)]
    free = np.delete(np.arange(len(items)), blocked)
    return items[free[np.argsort(-scores[free], kind="stable")[:n]]]
