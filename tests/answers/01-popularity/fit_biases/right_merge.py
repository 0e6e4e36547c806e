"""A merge brings the item bias to each rating."""


def fit_biases(ratings, damping):
    mu = ratings["rating"].sum() / len(ratings)
    residual = ratings.assign(e=ratings["rating"] - mu)
    b_i = residual.groupby("item").agg(s=("e", "sum"), n=("e", "size"))
    b_i = (b_i["s"] / (b_i["n"] + damping)).rename("b_i")
    residual = residual.merge(b_i, left_on="item", right_index=True)
    residual["e"] -= residual["b_i"]
    b_u = residual.groupby("user").agg(s=("e", "sum"), n=("e", "size"))
    return mu, b_i, b_u["s"] / (b_u["n"] + damping)
