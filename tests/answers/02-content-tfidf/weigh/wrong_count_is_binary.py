"""The form count gives ones and zeros: it should be how often the word stands in the text."""


def weigh(counts, form):
    counts = np.asarray(counts, dtype=float)
    if form == "binary":
        return (counts > 0).astype(float)
    if form == "frequency":
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if form == "tfidf":
        df = (counts > 0).sum(axis=0)
        return counts * np.log(len(counts) / np.maximum(df, 1))
    return (counts > 0).astype(float)
