"""You weighed by the plain stars: measure them from what this person usually gives, or a 1 pulls as well."""


def profile(rows, stars, X, mu):
    return X[rows].T @ stars
