"""The logarithm is missing: a word should get log(N / df), so that a word of every text weighs nothing."""


def weigh(counts, form):
    counts = np.asarray(counts, dtype=float)
    if form == "binary":
        return (counts > 0).astype(float)
    if form == "frequency":
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if form == "tfidf":
        df = (counts > 0).sum(axis=0)
        return counts * (len(counts) / np.maximum(df, 1))
    return counts
