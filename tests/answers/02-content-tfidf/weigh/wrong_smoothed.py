"""This is scikit-learn's smoothed idf, with ones added: here it is log(N / df)."""


def weigh(counts, form):
    counts = np.asarray(counts, dtype=float)
    if form == "binary":
        return (counts > 0).astype(float)
    if form == "frequency":
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if form == "tfidf":
        df = (counts > 0).sum(axis=0)
        return counts * (np.log((1 + len(counts)) / (1 + df)) + 1)
    return counts
