"""You fitted the users first and the items on what is left: it is the other way round."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    left = ratings["rating"] - mu
    of_user = left.groupby(ratings["user"])
    b_u = of_user.sum() / (of_user.size() + damping)
    of_item = (left - ratings["user"].map(b_u)).groupby(ratings["item"])
    return mu, of_item.sum() / (of_item.size() + damping), b_u
