"""The four rows of the table, one after the other."""


def count_parameters(n_users, n_items, k, hidden):
    embeddings, biases = k * (n_users + n_items), n_users + n_items
    layer, output = 2 * k * hidden + hidden, hidden + 1
    return embeddings + biases + layer + output
