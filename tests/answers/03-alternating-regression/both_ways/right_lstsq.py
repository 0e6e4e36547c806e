"""Least squares by NumPy, twice."""


def both_ways(r, U):
    seen = ~np.isnan(r)
    ones = np.ones((len(r), 1))
    predictions = []
    for V in (U, np.hstack([ones, U])):
        theta, *_ = np.linalg.lstsq(V[seen], r[seen], rcond=None)
        predictions.append(V @ theta)
    return predictions[0], predictions[1], np.count_nonzero(seen) - U.shape[1] - 1
