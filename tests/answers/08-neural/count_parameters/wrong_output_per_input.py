"""Your output layer reads the inputs: it reads the units of the hidden layer, one weight for each."""


def count_parameters(n_users, n_items, k, hidden):
    return (n_users + n_items) * (k + 1) + (2 * k + 1) * hidden + 2 * k + 1
