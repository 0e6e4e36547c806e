"""You compared the people only: two data sets may have as many."""


def which_data(plan, k, known):
    for name, (n_users, _) in known.items():
        if plan[0] == k * n_users and plan[2] == n_users:
            return name


lecture_gain = 0.865 - 0.85
