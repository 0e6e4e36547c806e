"""You left out the constants of the layers: one for each unit, also for the output."""


def count_parameters(n_users, n_items, k, hidden):
    return (n_users + n_items) * (k + 1) + 2 * k * hidden + hidden
