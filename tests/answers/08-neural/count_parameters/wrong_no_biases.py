"""You left out the biases of people and films: one number for each."""


def count_parameters(n_users, n_items, k, hidden):
    return (n_users + n_items) * k + (2 * k + 1) * hidden + hidden + 1
