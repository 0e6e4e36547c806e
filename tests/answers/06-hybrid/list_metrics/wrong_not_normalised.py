"""You gave the sum of the discounted gains itself: divide it by that of the best possible list."""


def average_precision(hits, n_relevant):
    ranks = np.arange(1, len(hits) + 1)
    return float((hits * np.cumsum(hits) / ranks).sum() / min(len(hits), n_relevant))


def ndcg(hits, n_relevant):
    return float((hits / np.log2(np.arange(2, len(hits) + 2))).sum())
