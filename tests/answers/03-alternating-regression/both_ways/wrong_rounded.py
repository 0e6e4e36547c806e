"""You rounded the predictions."""


def both_ways(r, U):
    rated = ~np.isnan(r)
    with_ones = np.column_stack([np.ones(len(U)), U])
    without, with_one = (V @ ridge(V[rated], r[rated]) for V in (U, with_ones))
    without, with_one = without.round(1), with_one.round(1)
    return without, with_one, int(rated.sum()) - with_ones.shape[1]
