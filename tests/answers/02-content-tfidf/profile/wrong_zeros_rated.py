"""You took unrated films for ratings of zero: they push the profile away from everything nobody rated."""


def profile(rows, stars, X, mu):
    usual = (stars.sum() + mu) / (len(stars) + 1)
    return X.T @ (np.bincount(rows, weights=stars, minlength=X.shape[0]) - usual)
