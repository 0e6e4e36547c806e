"""You looked at the biases only: the plan's embeddings must fit too."""


def which_data(plan, k, known):
    for name, (n_users, n_items) in known.items():
        if list(plan)[2:] == [n_users, n_items]:
            return name


lecture_gain = 0.865 - 0.85
