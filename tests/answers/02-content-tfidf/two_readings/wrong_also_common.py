"""A word of every text is rightly worth nothing: it is misjudged only if its weight by documents is above zero."""


def two_readings(counts):
    mentions, df = counts.sum(axis=0), (counts > 0).sum(axis=0)
    return np.log(len(counts) / mentions), np.log(len(counts) / df)


def misjudged(counts):
    by_mentions, by_documents = two_readings(counts)
    return by_mentions <= 0
