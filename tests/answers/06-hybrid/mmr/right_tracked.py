"""What is repeated is tracked for what is left only."""


def mmr(scores, likeness, theta, n):
    left = np.arange(len(scores))
    repeated, picks = np.zeros(len(scores)), []
    for _ in range(min(n, len(scores))):
        best = left[np.argmax(theta * scores[left] - (1 - theta) * repeated[left])]
        picks.append(int(best))
        left = left[left != best]
        repeated = np.maximum(repeated, likeness[best])
    return picks
