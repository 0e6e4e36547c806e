"""Plain loops and dicts, as one would on paper."""


def fit_biases(ratings, damping):
    rows = list(zip(ratings["user"], ratings["item"], ratings["rating"], strict=True))
    mu = sum(r for _, _, r in rows) / len(rows)
    item_sum, item_n, user_sum, user_n = {}, {}, {}, {}
    for _, i, r in rows:
        item_sum[i] = item_sum.get(i, 0.0) + r - mu
        item_n[i] = item_n.get(i, 0) + 1
    b_i = {i: item_sum[i] / (item_n[i] + damping) for i in sorted(item_sum)}
    for u, i, r in rows:
        user_sum[u] = user_sum.get(u, 0.0) + r - mu - b_i[i]
        user_n[u] = user_n.get(u, 0) + 1
    return mu, pd.Series(b_i), pd.Series({u: user_sum[u] / (user_n[u] + damping) for u in sorted(user_sum)})
