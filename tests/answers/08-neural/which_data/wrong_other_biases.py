"""You took the biases of MovieLens 100K.

says: with the biases on MovieLens 100K, other data"""


def which_data(plan, k, known):
    for name, (n_users, n_items) in known.items():
        if list(plan) == [k * n_users, k * n_items, n_users, n_items]:
            return name


lecture_gain = 0.944 - 0.85
