"""A Series without what was seen, sorted with a stable sort."""


def top_unseen(scores, seen, n):
    left = pd.Series(scores)[~np.asarray(seen)]
    return left.sort_values(ascending=False, kind="stable").index[:n].to_numpy()
