"""A row without ratings gets zeros, not NaN."""


def half_step(R, factors, reg=0.0):
    solved = np.full((len(R), factors.shape[1]), np.nan)
    for row, ratings in enumerate(R):
        rated = ~np.isnan(ratings)
        if rated.any():
            solved[row] = ridge(factors[rated], ratings[rated], reg)
    return solved
