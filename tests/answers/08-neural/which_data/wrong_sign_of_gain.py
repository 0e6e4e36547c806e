"""You subtracted the wrong way round.

says: a gain is positive where the error is smaller"""


def which_data(plan, k, known):
    for name, (n_users, n_items) in known.items():
        if list(plan) == [k * n_users, k * n_items, n_users, n_items]:
            return name


lecture_gain = 0.85 - 0.865
