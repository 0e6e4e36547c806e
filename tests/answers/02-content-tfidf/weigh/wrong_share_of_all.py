"""You divided by the number of all words in all texts: divide each row by its own sum."""


def weigh(counts, form):
    counts = np.asarray(counts, dtype=float)
    if form == "binary":
        return (counts > 0).astype(float)
    if form == "frequency":
        return counts / np.maximum(counts.sum(), 1)
    if form == "tfidf":
        df = (counts > 0).sum(axis=0)
        return counts * np.log(len(counts) / np.maximum(df, 1))
    return counts
