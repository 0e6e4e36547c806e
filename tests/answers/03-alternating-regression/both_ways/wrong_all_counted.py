"""You counted the people, not the ratings: an empty cell cannot contradict anything."""


def both_ways(r, U):
    rated = ~np.isnan(r)
    with_ones = np.column_stack([np.ones(len(U)), U])
    without, with_one = (V @ ridge(V[rated], r[rated]) for V in (U, with_ones))
    return without, with_one, len(r) - with_ones.shape[1]
