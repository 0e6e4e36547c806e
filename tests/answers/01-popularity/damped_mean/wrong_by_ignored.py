"""You grouped by "item" whatever `by` says."""


def damped_mean(ratings, by, damping):
    groups = ratings.groupby("item")["rating"]
    return (groups.sum() + damping * ratings["rating"].mean()) / (groups.size() + damping)
