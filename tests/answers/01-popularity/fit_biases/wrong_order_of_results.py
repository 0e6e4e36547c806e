"""You returned the user biases before the item biases: mu, items, users."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    left = ratings["rating"] - mu
    of_item = left.groupby(ratings["item"])
    b_i = of_item.sum() / (of_item.size() + damping)
    of_user = (left - ratings["item"].map(b_i)).groupby(ratings["user"])
    return mu, of_user.sum() / (of_user.size() + damping), b_i
