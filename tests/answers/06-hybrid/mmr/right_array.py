"""An array of places, minus infinity for what is taken."""


def mmr(scores, likeness, theta, n):
    n = min(n, len(scores))
    picks = np.zeros(n, dtype=int)
    for step in range(n):
        repeated = likeness[picks[:step]].max(axis=0) if step else 0
        worth = theta * scores - (1 - theta) * repeated
        worth[picks[:step]] = -np.inf
        picks[step] = worth.argmax()
    return picks.tolist()
