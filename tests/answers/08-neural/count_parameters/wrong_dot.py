"""You counted a dot product: the two layers are missing."""


def count_parameters(n_users, n_items, k, hidden):
    return (n_users + n_items) * (k + 1)
