"""You gave the angle: the cosine of it was asked for."""


def likeness(a, b, measure):
    if measure == "distance":
        return np.sqrt(((b - a) ** 2).sum(axis=1))
    products = b @ a
    if measure == "dot":
        return products
    lengths = np.sqrt((a**2).sum() * (b**2).sum(axis=1))
    return np.arccos(np.divide(products, lengths, out=np.zeros(len(b)), where=lengths > 0).clip(-1, 1))
