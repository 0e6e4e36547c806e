"""You discounted by one over the rank: NDCG takes one over the logarithm of the rank plus one."""


def average_precision(hits, n_relevant):
    ranks = np.arange(1, len(hits) + 1)
    return float((hits * np.cumsum(hits) / ranks).sum() / min(len(hits), n_relevant))


def ndcg(hits, n_relevant):
    discounts = 1 / np.arange(1, len(hits) + 1)
    return float((hits * discounts).sum() / discounts[:n_relevant].sum())
