"""You subtracted the sum of the likenesses to the picks: it should be the largest."""


def mmr(scores, likeness, theta, n):
    picks, left = [], list(range(len(scores)))
    while left and len(picks) < n:
        worth = [theta * scores[i] - (1 - theta) * sum(likeness[i, j] for j in picks) for i in left]
        picks.append(left.pop(int(np.argmax(worth))))
    return picks
