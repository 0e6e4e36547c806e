"""Loops over the ranks."""


def average_precision(hits, n_relevant):
    found, total = 0, 0.0
    for rank, hit in enumerate(hits, start=1):
        if hit:
            found += 1
            total += found / rank
    return total / min(len(hits), n_relevant)


def ndcg(hits, n_relevant):
    gained, best = 0.0, 0.0
    for rank, hit in enumerate(hits, start=1):
        gained += hit / np.log2(rank + 1)
        if rank <= n_relevant:
            best += 1 / np.log2(rank + 1)
    return gained / best
