"""You took mu as the mean of the films' means: it is the mean of all ratings."""


def fit_biases(ratings, damping):
    mu = ratings.groupby("item")["rating"].mean().mean()
    left = ratings["rating"] - mu
    of_item = left.groupby(ratings["item"])
    b_i = of_item.sum() / (of_item.size() + damping)
    of_user = (left - ratings["item"].map(b_i)).groupby(ratings["user"])
    return mu, b_i, of_user.sum() / (of_user.size() + damping)
