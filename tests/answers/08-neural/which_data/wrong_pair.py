"""You returned the pair of sizes instead of the name."""


def which_data(plan, k, known):
    for n_users, n_items in known.values():
        if list(plan) == [k * n_users, k * n_items, n_users, n_items]:
            return (n_users, n_items)


lecture_gain = 0.865 - 0.85
