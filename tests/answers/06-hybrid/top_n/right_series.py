"""A pandas Series by score."""


def top_n(items, scores, blocked, n):
    table = pd.Series(scores, index=items)
    table = table[~table.index.isin(blocked)].sort_values(ascending=False, kind="stable")
    return table.index.to_numpy()[:n]
