"""You divided the number of all mentions by those of the word: above the line stands N, the number of texts."""


def two_readings(counts):
    mentions, df = counts.sum(axis=0), (counts > 0).sum(axis=0)
    return np.log(counts.sum() / mentions), np.log(len(counts) / df)


def misjudged(counts):
    by_mentions, by_documents = two_readings(counts)
    return (by_mentions <= 0) & (by_documents > 0)
