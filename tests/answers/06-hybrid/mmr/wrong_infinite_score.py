"""You gave picked films a score of minus infinity, which zero times theta turns into NaN.

says: expected"""


def mmr(scores, likeness, theta, n):
    left, repeated, picks = scores.astype(float), np.zeros(len(scores)), []
    with np.errstate(invalid="ignore"):
        while len(picks) < min(n, len(scores)):
            picks.append(int(np.argmax(theta * left - (1 - theta) * repeated)))
            left[picks[-1]], repeated = -np.inf, np.maximum(repeated, likeness[picks[-1]])
    return picks
