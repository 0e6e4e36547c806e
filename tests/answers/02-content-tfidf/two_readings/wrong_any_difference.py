"""You marked every word for which the two differ: asked is which are worthless by mentions and telling by documents."""


def two_readings(counts):
    mentions, df = counts.sum(axis=0), (counts > 0).sum(axis=0)
    return np.log(len(counts) / mentions), np.log(len(counts) / df)


def misjudged(counts):
    by_mentions, by_documents = two_readings(counts)
    return by_mentions < by_documents
