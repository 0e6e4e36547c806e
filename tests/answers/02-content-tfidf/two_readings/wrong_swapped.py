"""The two stand the wrong way round: by mentions comes first, by documents second."""


def two_readings(counts):
    mentions, df = counts.sum(axis=0), (counts > 0).sum(axis=0)
    return np.log(len(counts) / df), np.log(len(counts) / mentions)


def misjudged(counts):
    by_mentions, by_documents = two_readings(counts)
    return (by_mentions <= 0) & (by_documents > 0)
