"""You added beta * mu to the sums: once mu is taken away, a free vote for the average is a zero."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    left = ratings["rating"] - mu
    of_item = left.groupby(ratings["item"])
    b_i = (of_item.sum() + damping * mu) / (of_item.size() + damping)
    of_user = (left - ratings["item"].map(b_i)).groupby(ratings["user"])
    return mu, b_i, (of_user.sum() + damping * mu) / (of_user.size() + damping)
