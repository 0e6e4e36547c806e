"""You wrote a damping of 5 into the function: use `damping`."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    left = ratings["rating"] - mu
    of_item = left.groupby(ratings["item"])
    b_i = of_item.sum() / (of_item.size() + 5)
    of_user = (left - ratings["item"].map(b_i)).groupby(ratings["user"])
    return mu, b_i, of_user.sum() / (of_user.size() + 5)
