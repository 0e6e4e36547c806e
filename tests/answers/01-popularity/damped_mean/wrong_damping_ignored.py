"""You wrote a damping of 2 into the function: use `damping`."""


def damped_mean(ratings, by, damping):
    groups = ratings.groupby(by)["rating"]
    return (groups.sum() + 2 * ratings["rating"].mean()) / (groups.size() + 2)
