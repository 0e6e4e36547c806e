"""You multiplied the squares of the lengths: take the root before you divide."""


def likeness(a, b, measure):
    if measure == "distance":
        return np.sqrt(((b - a) ** 2).sum(axis=1))
    products = b @ a
    if measure == "dot":
        return products
    lengths = (a**2).sum() * (b**2).sum(axis=1)
    return np.divide(products, lengths, out=np.zeros(len(b)), where=lengths > 0)
