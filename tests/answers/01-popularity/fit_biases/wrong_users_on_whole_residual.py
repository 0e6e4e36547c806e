"""You computed the user biases with the item biases still in: take away mu and the item bias first."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    left = ratings["rating"] - mu
    of_item, of_user = left.groupby(ratings["item"]), left.groupby(ratings["user"])
    return mu, of_item.sum() / (of_item.size() + damping), of_user.sum() / (of_user.size() + damping)
