"""You looked at the last pick only."""


def mmr(scores, likeness, theta, n):
    picks, left = [], list(range(len(scores)))
    while left and len(picks) < n:
        worth = [theta * scores[i] - (1 - theta) * (likeness[i, picks[-1]] if picks else 0) for i in left]
        picks.append(left.pop(int(np.argmax(worth))))
    return picks
