"""You added mu once: it is worth beta votes, so add beta * mu."""


def damped_mean(ratings, by, damping):
    groups = ratings.groupby(by)["rating"]
    return (groups.sum() + ratings["rating"].mean()) / (groups.size() + damping)
