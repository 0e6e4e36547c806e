"""A loop over the rated films that adds dense rows."""


def profile(rows, stars, X, mu):
    total = np.zeros(X.shape[1])
    usual = (sum(stars) + mu) / (len(stars) + 1)
    for row, given in zip(rows, stars):
        total += (given - usual) * X[[int(row)]].toarray()[0]
    return total
