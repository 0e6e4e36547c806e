"""The sum of stars times rows, less the usual rating times the sum of rows."""


def profile(rows, stars, X, mu):
    part = X.toarray()[np.array(rows, dtype=int)]
    usual = (np.sum(stars) + mu) / (len(stars) + 1)
    return np.array(stars, dtype=float) @ part - usual * part.sum(axis=0)
