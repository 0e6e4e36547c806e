"""You left beta out of the count: the free votes count too."""


def damped_mean(ratings, by, damping):
    groups = ratings.groupby(by)["rating"]
    return (groups.sum() + damping * ratings["rating"].mean()) / groups.size()
