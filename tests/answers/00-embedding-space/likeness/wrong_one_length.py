"""You divided by the length of only one of the two points: the cosine needs both."""


def likeness(a, b, measure):
    if measure == "distance":
        return np.sqrt(((b - a) ** 2).sum(axis=1))
    products = b @ a
    if measure == "dot":
        return products
    lengths = np.sqrt((b**2).sum(axis=1))
    return np.divide(products, lengths, out=np.zeros(len(b)), where=lengths > 0)
