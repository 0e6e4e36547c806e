"""You hand back the coefficients; multiply them with everybody's factors."""


def both_ways(r, U):
    rated = ~np.isnan(r)
    with_ones = np.column_stack([np.ones(len(U)), U])
    without, with_one = (ridge(V[rated], r[rated]) for V in (U, with_ones))
    return without, with_one, int(rated.sum()) - with_ones.shape[1]
