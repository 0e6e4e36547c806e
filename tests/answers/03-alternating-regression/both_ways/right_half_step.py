"""The half-step of exercise 2 on a table of one row."""


def both_ways(r, U):
    V = np.column_stack([np.ones(len(U)), U])
    without = U @ half_step(r[None, :], U)[0]
    with_one = V @ half_step(r[None, :], V)[0]
    return without, with_one, int((~np.isnan(r)).sum() - V.shape[1])
