"""Biases by alternating regression, one rating at a time."""


def bias_als(rows, user_damping, item_damping, n_epochs):
    """(mean, bias by user, bias by item) of rows (user, item, rating)."""
    mean = sum(rating for _, _, rating in rows) / len(rows)
    user_bias = {user: 0.0 for user, _, _ in rows}
    item_bias = {item: 0.0 for _, item, _ in rows}
    for _ in range(n_epochs):
        for item in item_bias:
            left = [rating - mean - user_bias[user] for user, other, rating in rows if other == item]
            item_bias[item] = sum(left) / (len(left) + item_damping)
        for user in user_bias:
            left = [rating - mean - item_bias[item] for other, item, rating in rows if other == user]
            user_bias[user] = sum(left) / (len(left) + user_damping)
    return mean, user_bias, item_bias
