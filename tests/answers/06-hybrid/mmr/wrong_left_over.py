"""You subtracted the likeness to what is still left, not to what has been picked."""


def mmr(scores, likeness, theta, n):
    picks, left = [], list(range(len(scores)))
    while left and len(picks) < n:
        worth = [
            theta * scores[i] - (1 - theta) * max((likeness[i, j] for j in left if j != i), default=0) for i in left
        ]
        picks.append(left.pop(int(np.argmax(worth))))
    return picks
