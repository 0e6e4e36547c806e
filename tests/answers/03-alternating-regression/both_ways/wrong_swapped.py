"""The first prediction is the one without an intercept, the second the one with it."""


def both_ways(r, U):
    rated = ~np.isnan(r)
    with_ones = np.column_stack([np.ones(len(U)), U])
    without, with_one = (V @ ridge(V[rated], r[rated]) for V in (U, with_ones))
    return with_one, without, int(rated.sum()) - with_ones.shape[1]
