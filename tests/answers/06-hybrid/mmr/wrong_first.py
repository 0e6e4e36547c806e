"""You looked at the first pick only."""


def mmr(scores, likeness, theta, n):
    picks, left = [], list(range(len(scores)))
    while left and len(picks) < n:
        worth = [theta * scores[i] - (1 - theta) * (likeness[i, picks[0]] if picks else 0) for i in left]
        picks.append(left.pop(int(np.argmax(worth))))
    return picks
