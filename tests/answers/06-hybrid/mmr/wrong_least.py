"""You subtracted the smallest likeness to the picks: it should be the largest."""


def mmr(scores, likeness, theta, n):
    picks, left = [], list(range(len(scores)))
    while left and len(picks) < n:
        worth = [theta * scores[i] - (1 - theta) * min((likeness[i, j] for j in picks), default=0) for i in left]
        picks.append(left.pop(int(np.argmax(worth))))
    return picks
