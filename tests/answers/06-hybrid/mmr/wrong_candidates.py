"""You subtracted the likeness to the other candidates: only what has been picked counts."""


def mmr(scores, likeness, theta, n):
    picks, left = [], list(range(len(scores)))
    while left and len(picks) < n:
        worth = [
            theta * scores[i] - (1 - theta) * max((likeness[i, j] for j in range(len(scores)) if j != i), default=0)
            for i in left
        ]
        picks.append(left.pop(int(np.argmax(worth))))
    return picks
