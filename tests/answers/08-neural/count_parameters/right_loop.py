"""A loop over the widths of the layers."""


def count_parameters(n_users, n_items, k, hidden):
    total, widths = (k + 1) * n_users + (k + 1) * n_items, [2 * k, hidden, 1]
    for n_in, n_out in zip(widths[:-1], widths[1:]):
        total += (n_in + 1) * n_out
    return total
