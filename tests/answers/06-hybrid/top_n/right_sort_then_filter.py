"""Sorted first, filtered next, cut last."""


def top_n(items, scores, blocked, n):
    order = np.argsort(-scores, kind="stable")
    ranked = items[order]
    return ranked[~np.isin(ranked, blocked)][:n]
