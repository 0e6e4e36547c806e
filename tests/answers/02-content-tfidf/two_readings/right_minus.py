"""Minus the logarithm of a mean; a list of two arrays."""


def two_readings(counts):
    return [-np.log(np.mean(counts, axis=0)), -np.log(np.mean(counts > 0, axis=0))]


def misjudged(counts):
    first, second = two_readings(counts)
    return np.logical_and(first < 1e-12, second > 1e-12)
