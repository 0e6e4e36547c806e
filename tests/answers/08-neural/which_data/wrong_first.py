"""You gave the first name whatever the plan says: the return for 'none fits' belongs after the loop."""


def which_data(plan, k, known):
    for name, (n_users, n_items) in known.items():
        if list(plan) == [k * n_users, k * n_items, n_users, n_items]:
            return name
        return name


lecture_gain = 0.865 - 0.85
