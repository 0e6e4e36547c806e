"""Sums by einsum, a helper of its own."""


def dots(x, y):
    return np.einsum("...f,...f->...", x, y)


def likeness(a, b, measure):
    if measure == "distance":
        return dots(b - a, b - a) ** 0.5
    if measure == "dot":
        return dots(a, b)
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(dots(a, b) / np.sqrt(dots(a, a) * dots(b, b)))
