"""Your biases have the wrong sign: a film that is better than usual has a bias above zero."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    left = mu - ratings["rating"]
    of_item = left.groupby(ratings["item"])
    b_i = of_item.sum() / (of_item.size() + damping)
    of_user = (left - ratings["item"].map(b_i)).groupby(ratings["user"])
    return mu, b_i, of_user.sum() / (of_user.size() + damping)
