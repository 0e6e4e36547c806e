"""The arrays are made and their sizes added, a NumPy integer."""


def count_parameters(n_users, n_items, k, hidden):
    arrays = [np.empty((n, k + 1)) for n in (n_users, n_items)]
    arrays += [np.empty((2 * k + 1, hidden)), np.empty(hidden + 1)]
    return np.sum([array.size for array in arrays])
