"""NaN for what was not observed, and the half-step of exercise 2."""


def mended_step(ratings, observed, fixed, reg):
    return half_step(np.where(observed, ratings, np.nan), fixed, reg)
