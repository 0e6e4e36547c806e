"""You took mu away in the frame you were given.

says: your function changed its argument `ratings`
"""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    ratings["rating"] -= mu
    of_item = ratings.groupby("item")["rating"]
    b_i = of_item.sum() / (of_item.size() + damping)
    of_user = (ratings["rating"] - ratings["item"].map(b_i)).groupby(ratings["user"])
    return mu, b_i, of_user.sum() / (of_user.size() + damping)
