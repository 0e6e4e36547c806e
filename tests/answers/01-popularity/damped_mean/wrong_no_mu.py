"""You left beta * mu out of the sum: the free votes are worth mu each."""


def damped_mean(ratings, by, damping):
    groups = ratings.groupby(by)["rating"]
    return groups.sum() / (groups.size() + damping)
