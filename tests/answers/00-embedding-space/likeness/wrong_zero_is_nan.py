"""You divided by a length of zero: a point at the origin has cosine 0 with everything."""


def likeness(a, b, measure):
    if measure == "distance":
        return np.sqrt(((b - a) ** 2).sum(axis=1))
    products = b @ a
    if measure == "dot":
        return products
    with np.errstate(invalid="ignore"):
        return products / np.sqrt((a**2).sum() * (b**2).sum(axis=1))
