"""Your function always divides by 50: the width is an argument."""


def which_data(plan, k, known):
    for name, (n_users, n_items) in known.items():
        if list(plan) == [50 * n_users, 50 * n_items, n_users, n_items]:
            return name


lecture_gain = 0.865 - 0.85
