"""Precision at each rank, natural logarithms whose base cancels."""


def average_precision(hits, n_relevant):
    k = len(hits)
    precision = [hits[:rank].mean() for rank in range(1, k + 1)]
    return np.dot(hits, precision) / min(k, n_relevant)


def ndcg(hits, n_relevant):
    discounts = 1 / np.log(np.arange(2, len(hits) + 2))
    return np.dot(hits, discounts) / discounts[: min(len(hits), n_relevant)].sum()
