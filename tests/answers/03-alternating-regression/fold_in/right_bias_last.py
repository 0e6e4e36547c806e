"""The column of ones stands last, a list is handed back."""


def fold_in(factors, bias, ratings, mu, reg):
    X = np.hstack([factors, np.ones((len(factors), 1))])
    *p, b = ridge(X, ratings - (mu + bias), reg)
    return [b, np.array(p)]
