"""The blocked get minus infinity, in a copy."""


def top_n(items, scores, blocked, n):
    left = np.where(np.isin(items, blocked), -np.inf, scores)
    order = np.argsort(-left, kind="stable")
    return items[order[: min(n, int(np.isfinite(left).sum()))]]
