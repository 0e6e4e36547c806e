"""The sign is turned round: what was rated above the usual should pull, not push."""


def profile(rows, stars, X, mu):
    usual = (stars.sum() + mu) / (len(stars) + 1)
    return X[rows].T @ (usual - stars)
