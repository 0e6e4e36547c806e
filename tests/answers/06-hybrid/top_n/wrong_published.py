"""Your list is the one to be mended: it cuts before it filters, and its best film stands last."""


def top_n(items, scores, blocked, n):
    best = np.argsort(scores)[-n:]
    return items[best][~np.isin(items[best], blocked)]
