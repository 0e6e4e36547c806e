"""You left out the constants of the hidden layer: one for each unit."""


def count_parameters(n_users, n_items, k, hidden):
    return (n_users + n_items) * (k + 1) + 2 * k * hidden + hidden + 1
