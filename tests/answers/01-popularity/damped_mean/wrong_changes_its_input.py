"""You wrote into the frame you were given.

says: your function changed its argument `ratings`
"""


def damped_mean(ratings, by, damping):
    mu = ratings["rating"].mean()
    ratings["rating"] -= mu
    groups = ratings.groupby(by)["rating"]
    return mu + groups.sum() / (groups.size() + damping)
