"""Codes by np.unique, sums by np.bincount."""


def damped_mean(ratings, by, damping):
    ids, codes = np.unique(ratings[by], return_inverse=True)
    values = ratings["rating"].to_numpy()
    sums, counts = np.bincount(codes, weights=values), np.bincount(codes)
    return pd.Series((sums + damping * values.mean()) / (counts + damping), index=ids)
