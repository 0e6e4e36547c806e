"""Only the places of the hits are looked at."""


def average_precision(hits, n_relevant):
    places = np.flatnonzero(hits) + 1
    return (np.arange(1, len(places) + 1) / places).sum() / min(len(hits), n_relevant)


def ndcg(hits, n_relevant):
    places = np.flatnonzero(hits) + 1
    best = np.arange(1, min(len(hits), n_relevant) + 1)
    return (1 / np.log2(places + 1)).sum() / (1 / np.log2(best + 1)).sum()
