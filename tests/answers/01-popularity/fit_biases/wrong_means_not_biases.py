"""These are damped means, not biases: take mu away before you sum."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    of_item, of_user = ratings.groupby("item")["rating"], ratings.groupby("user")["rating"]
    b_i = (of_item.sum() + damping * mu) / (of_item.size() + damping)
    b_u = (of_user.sum() + damping * mu) / (of_user.size() + damping)
    return mu, b_i, b_u
