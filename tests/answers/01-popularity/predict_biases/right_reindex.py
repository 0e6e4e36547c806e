"""reindex with a fill value, in the order of the ids."""


def predict_biases(users, items, mu, item_bias, user_bias):
    return mu + user_bias.reindex(users, fill_value=0).to_numpy() + item_bias.reindex(items, fill_value=0).to_numpy()
