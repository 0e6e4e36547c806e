"""Both of your readings count mentions: the second should divide by the number of texts that contain the word."""


def two_readings(counts):
    mentions = counts.sum(axis=0)
    return np.log(len(counts) / mentions), np.log(len(counts) / mentions)


def misjudged(counts):
    by_mentions, by_documents = two_readings(counts)
    return (by_mentions <= 0) & (by_documents > 0)
