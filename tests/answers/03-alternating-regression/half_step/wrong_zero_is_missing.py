"""A rating of 0 is a rating: ask for NaN, not for 0."""


def half_step(R, factors, reg=0.0):
    solved = np.zeros((len(R), factors.shape[1]))

    for row, ratings in enumerate(np.nan_to_num(R)):
        rated = ratings != 0
        if rated.any():
            solved[row] = ridge(factors[rated], ratings[rated], reg)
    return solved
