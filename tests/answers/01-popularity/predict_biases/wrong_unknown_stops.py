"""Your function stops at an id that the training data has not seen: look it up with .get or .map, not with [ ]."""


def predict_biases(users, items, mu, item_bias, user_bias):
    return mu + user_bias[list(users)].to_numpy() + item_bias[list(items)].to_numpy()
