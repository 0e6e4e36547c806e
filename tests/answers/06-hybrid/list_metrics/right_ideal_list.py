"""The best possible list is built and discounted the same way."""


def average_precision(hits, n_relevant):
    ranks = np.arange(1, len(hits) + 1)
    return float((hits * np.cumsum(hits) / ranks).sum() / min(len(hits), n_relevant))


def ndcg(hits, n_relevant):
    best = np.zeros(len(hits))
    best[:n_relevant] = 1

    def dcg(gains):
        return gains @ (1 / np.log2(np.arange(len(gains)) + 2))

    return dcg(np.asarray(hits, dtype=float)) / dcg(best)
