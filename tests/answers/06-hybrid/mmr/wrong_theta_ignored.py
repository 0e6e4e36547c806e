"""You subtracted the full likeness from the full score: theta weighs the two."""


def mmr(scores, likeness, theta, n):
    picks, left = [], list(range(len(scores)))
    while left and len(picks) < n:
        worth = [scores[i] - max((likeness[i, j] for j in picks), default=0) for i in left]
        picks.append(left.pop(int(np.argmax(worth))))
    return picks
