"""You give a value for each row of `ratings`: one for each id is asked for."""


def damped_mean(ratings, by, damping):
    groups = ratings.groupby(by)["rating"]
    return (groups.transform("sum") + damping * ratings["rating"].mean()) / (groups.transform("size") + damping)
