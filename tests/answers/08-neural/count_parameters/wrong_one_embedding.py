"""Your hidden layer has k inputs: it gets two embeddings beside each other, which are 2k."""


def count_parameters(n_users, n_items, k, hidden):
    return (n_users + n_items) * (k + 1) + (k + 1) * hidden + hidden + 1
