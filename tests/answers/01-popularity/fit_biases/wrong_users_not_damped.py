"""You damped the items but not the users."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    left = ratings["rating"] - mu
    of_item = left.groupby(ratings["item"])
    b_i = of_item.sum() / (of_item.size() + damping)
    return mu, b_i, (left - ratings["item"].map(b_i)).groupby(ratings["user"]).mean()
