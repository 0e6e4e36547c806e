"""Blocked films are on your list."""


def top_n(items, scores, blocked, n):
    return items[np.argsort(-scores, kind="stable")[:n]]
