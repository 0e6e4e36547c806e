"""You looked at the embeddings only: the plan's biases must fit too."""


def which_data(plan, k, known):
    for name, (n_users, n_items) in known.items():
        if list(plan)[:2] == [k * n_users, k * n_items]:
            return name


lecture_gain = 0.865 - 0.85
