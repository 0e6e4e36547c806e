"""A text without words was divided by zero: its row should stay at zero."""


def weigh(counts, form):
    counts = np.asarray(counts, dtype=float)
    if form == "binary":
        return (counts > 0).astype(float)
    if form == "frequency":
        return counts / counts.sum(axis=1, keepdims=True)
    if form == "tfidf":
        df = (counts > 0).sum(axis=0)
        return counts * np.log(len(counts) / np.maximum(df, 1))
    return counts
