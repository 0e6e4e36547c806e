"""You added up one over the rank of the hits: the precision at a hit is the number of hits so far over the rank."""


def average_precision(hits, n_relevant):
    ranks = np.arange(1, len(hits) + 1)
    return float((hits / ranks).sum() / min(len(hits), n_relevant))


def ndcg(hits, n_relevant):
    discounts = 1 / np.log2(np.arange(2, len(hits) + 2))
    return float((hits * discounts).sum() / discounts[:n_relevant].sum())
