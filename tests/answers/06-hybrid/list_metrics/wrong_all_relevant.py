"""You divided the average precision by all that the person likes, even where the list has no room for it."""


def average_precision(hits, n_relevant):
    ranks = np.arange(1, len(hits) + 1)
    return float((hits * np.cumsum(hits) / ranks).sum() / n_relevant)


def ndcg(hits, n_relevant):
    discounts = 1 / np.log2(np.arange(2, len(hits) + 2))
    return float((hits * discounts).sum() / discounts[:n_relevant].sum())
