"""You left out how many ratings are to spare.

says: both_ways should return three things
"""


def both_ways(r, U):
    rated = ~np.isnan(r)
    with_ones = np.column_stack([np.ones(len(U)), U])
    return tuple(V @ ridge(V[rated], r[rated]) for V in (U, with_ones))
