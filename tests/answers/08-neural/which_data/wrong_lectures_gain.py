"""You kept the lecture's comparison.

says: which are errors on two different data sets"""


def which_data(plan, k, known):
    for name, (n_users, n_items) in known.items():
        if list(plan) == [k * n_users, k * n_items, n_users, n_items]:
            return name


lecture_gain = 0.89 - 0.85
