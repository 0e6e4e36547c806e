"""A copy with columns for each step, and groupby with apply."""


def fit_biases(ratings, damping):
    table = ratings[["user", "item"]].copy()
    average = float(np.mean(ratings["rating"]))
    table["left"] = ratings["rating"] - average
    of_item = table.groupby("item")["left"].apply(lambda x: x.sum() / (len(x) + damping))
    table["left"] = table["left"] - table["item"].map(of_item)
    of_user = table.groupby("user")["left"].apply(lambda x: x.sum() / (len(x) + damping))
    return average, of_item, of_user
