"""You sorted the rows and left the stars as they were: each film now has the rating of another."""


def profile(rows, stars, X, mu):
    usual = (stars.sum() + mu) / (len(stars) + 1)
    return X[np.sort(rows)].T @ (stars - usual)
