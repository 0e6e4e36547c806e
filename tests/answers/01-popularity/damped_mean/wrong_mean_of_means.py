"""You took mu as the mean of the groups' means: it is the mean of all ratings."""


def damped_mean(ratings, by, damping):
    groups = ratings.groupby(by)["rating"]
    return (groups.sum() + damping * groups.mean().mean()) / (groups.size() + damping)
