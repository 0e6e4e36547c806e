"""You summed down the columns: sum along each row, with axis=1.

says: shape"""


def likeness(a, b, measure):
    if measure == "distance":
        return np.sqrt(((b - a) ** 2).sum(axis=0))
    products = (b * a).sum(axis=0)
    if measure == "dot":
        return products
    return products / np.sqrt((a**2).sum() * (b**2).sum(axis=0))
