"""The embeddings divided by their width."""


def which_data(plan, k, known):
    for name, (n_users, n_items) in known.items():
        same = plan[0] / k == n_users and plan[1] / k == n_items
        if same and plan[2] == n_users and plan[3] == n_items:
            return name
    return None


lecture_gain = round(0.865 - 0.85, 3)
