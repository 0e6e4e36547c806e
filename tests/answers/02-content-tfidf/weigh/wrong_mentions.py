"""You took the total mentions of a word for df: df counts the texts that contain it."""


def weigh(counts, form):
    counts = np.asarray(counts, dtype=float)
    if form == "binary":
        return (counts > 0).astype(float)
    if form == "frequency":
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if form == "tfidf":
        df = counts.sum(axis=0)
        return counts * np.log(len(counts) / np.maximum(df, 1))
    return counts
