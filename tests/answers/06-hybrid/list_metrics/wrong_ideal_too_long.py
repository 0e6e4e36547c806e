"""Your best possible list is longer than the list itself: it has at most as many places."""


def average_precision(hits, n_relevant):
    ranks = np.arange(1, len(hits) + 1)
    return float((hits * np.cumsum(hits) / ranks).sum() / min(len(hits), n_relevant))


def ndcg(hits, n_relevant):
    discounts = 1 / np.log2(np.arange(2, len(hits) + 2))
    return float((hits * discounts).sum() / (1 / np.log2(np.arange(2, n_relevant + 2))).sum())
