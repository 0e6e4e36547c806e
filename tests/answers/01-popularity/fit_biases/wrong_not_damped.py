"""Nothing is damped: divide the sums by the count plus the damping."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    left = ratings["rating"] - mu
    b_i = left.groupby(ratings["item"]).mean()
    return mu, b_i, (left - ratings["item"].map(b_i)).groupby(ratings["user"]).mean()
