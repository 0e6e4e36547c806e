"""Codes and bincount; a list comes back instead of a tuple."""


def _bias(codes, left, damping):
    return np.bincount(codes, weights=left) / (np.bincount(codes) + damping)


def fit_biases(ratings, damping):
    users, u = np.unique(ratings["user"], return_inverse=True)
    items, i = np.unique(ratings["item"], return_inverse=True)
    r = ratings["rating"].to_numpy()
    mu = r.mean()
    b_i = _bias(i, r - mu, damping)
    b_u = _bias(u, r - mu - b_i[i], damping)
    return [mu, pd.Series(b_i, index=items), pd.Series(b_u, index=users)]
