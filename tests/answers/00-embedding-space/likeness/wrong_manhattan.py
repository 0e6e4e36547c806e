"""You added up absolute differences: the distance here squares them and takes the root of the sum."""


def likeness(a, b, measure):
    if measure == "distance":
        return np.abs(b - a).sum(axis=1)
    products = b @ a
    if measure == "dot":
        return products
    lengths = np.sqrt((a**2).sum() * (b**2).sum(axis=1))
    return np.divide(products, lengths, out=np.zeros(len(b)), where=lengths > 0)
