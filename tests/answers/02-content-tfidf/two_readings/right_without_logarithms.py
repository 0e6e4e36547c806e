"""`misjudged` compares counts with N and takes no logarithm."""


def two_readings(counts):
    n_texts = counts.shape[0]
    return np.log(n_texts / counts.sum(0)), np.log(n_texts / np.count_nonzero(counts, axis=0))


def misjudged(counts):
    return (counts.sum(axis=0) >= len(counts)) & (np.count_nonzero(counts, axis=0) < len(counts))
