"""Both of your readings count documents: the first should divide by the total mentions, the sum of the column."""


def two_readings(counts):
    df = (counts > 0).sum(axis=0)
    return np.log(len(counts) / df), np.log(len(counts) / df)


def misjudged(counts):
    by_mentions, by_documents = two_readings(counts)
    return (by_mentions <= 0) & (by_documents > 0)
