"""You multiplied people by films: that is the whole table of ratings, and the embeddings are there to avoid it."""


def count_parameters(n_users, n_items, k, hidden):
    return n_users * n_items * k + n_users + n_items + (2 * k + 1) * hidden + hidden + 1
