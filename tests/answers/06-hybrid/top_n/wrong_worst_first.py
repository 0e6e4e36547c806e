"""Your best film stands last: argsort sorts upwards."""


def top_n(items, scores, blocked, n):
    free = ~np.isin(items, blocked)
    best = np.argsort(scores[free], kind="stable")[-n:]
    return items[free][best]
