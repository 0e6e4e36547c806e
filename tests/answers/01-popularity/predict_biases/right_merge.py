"""Two left joins on a frame of pairs; a Series comes back."""


def predict_biases(users, items, mu, item_bias, user_bias):
    pairs = pd.DataFrame({"user": list(users), "item": list(items)})
    pairs = pairs.join(user_bias.rename("b_u"), on="user").join(item_bias.rename("b_i"), on="item")
    return mu + pairs[["b_u", "b_i"]].sum(axis=1)
