"""You gave the blocked films a score of zero, which beats every negative score and still lets them in."""


def top_n(items, scores, blocked, n):
    left = np.where(np.isin(items, blocked), 0, scores)
    return items[np.argsort(-left, kind="stable")[:n]]
