"""pandas: drop the film, keep what is above zero, sort."""


def more_like(X, row, n=10):
    scores = pd.Series((X @ X[[row]].toarray().ravel()))
    scores = scores.drop(row)
    scores = scores[scores > 0].sort_values(ascending=False, kind="stable")
    return scores.index[:n].to_numpy()
