"""You fitted the empty cells as ratings of 0; leave those people out."""


def both_ways(r, U):
    rated = ~np.isnan(r)
    with_ones = np.column_stack([np.ones(len(U)), U])
    without, with_one = (V @ ridge(V, np.nan_to_num(r)) for V in (U, with_ones))
    return without, with_one, int(rated.sum()) - with_ones.shape[1]
