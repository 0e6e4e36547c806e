"""Of equal values you took the higher place."""


def mmr(scores, likeness, theta, n):
    picks, left = [], list(range(len(scores)))
    while left and len(picks) < n:
        worth = [theta * scores[i] - (1 - theta) * max((likeness[i, j] for j in picks), default=0) for i in left]
        picks.append(left.pop(len(worth) - 1 - int(np.argmax(worth[::-1]))))
    return picks
