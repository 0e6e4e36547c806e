"""Biases as dicts, and np.fromiter."""


def _lookup(ids, bias):
    table = bias.to_dict()
    return np.fromiter((table.get(key, 0.0) for key in ids), dtype=float)


def predict_biases(users, items, mu, item_bias, user_bias):
    return _lookup(users, user_bias) + _lookup(items, item_bias) + mu
