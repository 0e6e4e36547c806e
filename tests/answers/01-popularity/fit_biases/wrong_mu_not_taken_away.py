"""You summed the ratings themselves: a bias is about what is left after mu is taken away."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    of_item = ratings.groupby("item")["rating"]
    b_i = of_item.sum() / (of_item.size() + damping)
    of_user = (ratings["rating"] - ratings["item"].map(b_i)).groupby(ratings["user"])
    return mu, b_i, of_user.sum() / (of_user.size() + damping)
