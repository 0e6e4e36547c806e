"""The shapes of all arrays."""


def count_parameters(n_users, n_items, k, hidden):
    shapes = [(n_users, k), (n_items, k), (n_users,), (n_items,), (2 * k, hidden), (hidden,), (hidden,), (1,)]
    return int(sum(np.prod(shape) for shape in shapes))
