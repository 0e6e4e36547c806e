"""You took the logarithm to base 10: this lesson takes the natural one, np.log."""


def two_readings(counts):
    mentions, df = counts.sum(axis=0), (counts > 0).sum(axis=0)
    return np.log10(len(counts) / mentions), np.log10(len(counts) / df)


def misjudged(counts):
    by_mentions, by_documents = two_readings(counts)
    return (by_mentions <= 0) & (by_documents > 0)
