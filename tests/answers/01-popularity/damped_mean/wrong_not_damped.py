"""These are the plain means: your function does not use the damping."""


def damped_mean(ratings, by, damping):
    return ratings.groupby(by)["rating"].mean()
