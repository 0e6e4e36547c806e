"""The items by the exercise before: a damped mean minus mu is a damped bias."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    item_bias = damped_mean(ratings, "item", damping) - mu
    left = ratings["rating"] - mu - ratings["item"].map(item_bias)
    groups = left.groupby(ratings["user"])
    return mu, item_bias, groups.sum() / (groups.count() + damping)
