"""You cut to n before you filtered, so the list is shorter than it need be."""


def top_n(items, scores, blocked, n):
    best = np.argsort(-scores, kind="stable")[:n]
    return items[best][~np.isin(items[best], blocked)]
