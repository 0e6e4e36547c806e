"""A loop with .get; a list comes back."""


def predict_biases(users, items, mu, item_bias, user_bias):
    return [mu + user_bias.get(u, 0.0) + item_bias.get(i, 0.0) for u, i in zip(users, items, strict=True)]
