"""Your loop goes on after a match and forgets it: return at once."""


def which_data(plan, k, known):
    found = None
    for name, (n_users, n_items) in known.items():
        found = name if list(plan) == [k * n_users, k * n_items, n_users, n_items] else None
    return found


lecture_gain = 0.865 - 0.85
