"""You left out the constant of the output."""


def count_parameters(n_users, n_items, k, hidden):
    return (n_users + n_items) * (k + 1) + (2 * k + 1) * hidden + hidden
