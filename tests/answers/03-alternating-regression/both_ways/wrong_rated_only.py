"""You predict for those who rated only; everybody gets a prediction."""


def both_ways(r, U):
    rated = ~np.isnan(r)
    with_ones = np.column_stack([np.ones(len(U)), U])
    without, with_one = (V @ ridge(V[rated], r[rated]) for V in (U, with_ones))
    return without[rated], with_one[rated], int(rated.sum()) - with_ones.shape[1]
