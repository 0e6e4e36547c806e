"""The intercept is a coefficient too: count it among those that are fitted."""


def both_ways(r, U):
    rated = ~np.isnan(r)
    with_ones = np.column_stack([np.ones(len(U)), U])
    without, with_one = (V @ ridge(V[rated], r[rated]) for V in (U, with_ones))
    return without, with_one, int(rated.sum()) - U.shape[1]
