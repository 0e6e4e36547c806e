"""You returned one array: the bias, a number, and the factors, an array, are two things.

says: fold_in should return the bias and the factors
"""


def fold_in(factors, bias, ratings, mu, reg):
    X = np.column_stack([np.ones(len(ratings)), factors])
    return ridge(X, ratings - mu - bias, reg)
