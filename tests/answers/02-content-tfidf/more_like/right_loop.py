"""One product per film in a loop, and Python's own sort, which is stable."""


def more_like(X, row, n=10):
    dense = X.toarray()
    scored = []
    for other in range(len(dense)):
        score = float(dense[other] @ dense[row])
        if other != row and score > 0:
            scored.append((-score, other))
    return [other for _, other in sorted(scored)[:n]]
