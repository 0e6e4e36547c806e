"""A loop that fills the list."""


def top_n(items, scores, blocked, n):
    blocked, listed = set(blocked.tolist()), []
    for place in np.argsort(-scores, kind="stable"):
        if items[place] not in blocked and len(listed) < n:
            listed.append(int(items[place]))
    return np.array(listed)
