"""You added up the precision at every rank, not only at the hits."""


def average_precision(hits, n_relevant):
    ranks = np.arange(1, len(hits) + 1)
    return float((np.cumsum(hits) / ranks).sum() / min(len(hits), n_relevant))


def ndcg(hits, n_relevant):
    discounts = 1 / np.log2(np.arange(2, len(hits) + 2))
    return float((hits * discounts).sum() / discounts[:n_relevant].sum())
