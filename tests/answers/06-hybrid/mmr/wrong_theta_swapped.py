"""You gave theta to the likeness and the rest to the score."""


def mmr(scores, likeness, theta, n):
    picks, left = [], list(range(len(scores)))
    while left and len(picks) < n:
        worth = [(1 - theta) * scores[i] - theta * max((likeness[i, j] for j in picks), default=0) for i in left]
        picks.append(left.pop(int(np.argmax(worth))))
    return picks
