"""You took the ids for the numbers 0, 1, 2 and so on: they may be anything, so group by them."""


def damped_mean(ratings, by, damping):
    codes = pd.factorize(ratings[by], sort=True)[0]
    values = ratings["rating"].to_numpy()
    sums, counts = np.bincount(codes, weights=values), np.bincount(codes)
    return pd.Series((sums + damping * values.mean()) / (counts + damping))
