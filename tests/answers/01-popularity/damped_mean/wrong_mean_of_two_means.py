"""You added beta * mu to the mean of each group: add it to the sum of its ratings."""


def damped_mean(ratings, by, damping):
    groups = ratings.groupby(by)["rating"]
    return (groups.mean() + damping * ratings["rating"].mean()) / (groups.size() + damping)
