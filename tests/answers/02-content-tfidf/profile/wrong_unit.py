"""You brought the profile to length one: it is the plain sum here, and its length is taken out later."""


def profile(rows, stars, X, mu):
    usual = (stars.sum() + mu) / (len(stars) + 1)
    return normalize((X[rows].T @ (stars - usual)).reshape(1, -1)).ravel()
