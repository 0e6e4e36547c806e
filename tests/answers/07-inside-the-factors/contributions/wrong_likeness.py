"""You took the plain dot product for the weight: the ratings also explain each other, and that is what the inverse is for."""


def contributions(X, t, x, reg):
    return (X @ x) * t
